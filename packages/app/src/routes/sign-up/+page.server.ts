import { fail, redirect } from '@sveltejs/kit'
import { safePath } from '#lib/accounts/safe-path.ts'
import { readForm } from '#lib/server/accounts/read-form.ts'
import { keepCookies } from '#lib/server/keep-cookies.ts'
import { servicesOf } from '#lib/server/services.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, platform, url }) => {
  if (locals.person) redirect(303, safePath(url.searchParams.get('to')))
  return { provider: servicesOf(platform).accounts.provider }
}

export const actions: Actions = {
  async default({ request, cookies, platform, url }) {
    const fields = readForm(await request.clone().formData(), ['handle', 'name', 'password'])
    const outcome = await servicesOf(platform).accounts.signUp({ request, ...fields })
    if (!outcome.ok) return fail(400, { problem: outcome.problem, handle: fields.handle, name: fields.name })
    keepCookies(cookies, outcome.cookies)
    redirect(303, safePath(url.searchParams.get('to')))
  },
}
