import { fail, redirect } from '@sveltejs/kit'
import * as v from 'valibot'
import { readForm } from '#lib/server/accounts/read-form.ts'
import { servicesOf } from '#lib/server/services.ts'
import { TypedHandle } from '#lib/social/shapes.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, platform }) => {
  if (locals.person) redirect(303, '/you')
  const { mailRecovery, people } = servicesOf(platform)
  const { items } = await people.listKind('administrators', { limit: 5 })
  return {
    hasMail: mailRecovery !== undefined,
    administrators: items.map(({ handle, name, avatar }) => ({ handle, name, avatar })),
  }
}

export const actions: Actions = {
  async default({ request, platform, locals }) {
    const { mailRecovery } = servicesOf(platform)
    const { handle } = readForm(await request.formData(), ['handle'])
    const parsed = v.safeParse(TypedHandle, handle)
    if (!parsed.success) return fail(400, { problem: 'handle-refused' as const, handle })
    mailRecovery?.request({ handle: parsed.output, language: locals.language })
    // The same answer for everybody, at once: it tells nobody who has an address.
    return { sent: true }
  },
}
