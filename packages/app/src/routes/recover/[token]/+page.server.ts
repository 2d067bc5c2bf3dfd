import { fail, redirect } from '@sveltejs/kit'
import { readForm } from '#lib/server/accounts/read-form.ts'
import { keepCookies } from '#lib/server/keep-cookies.ts'
import { servicesOf } from '#lib/server/services.ts'
import type { Actions, PageServerLoad } from './$types'

/** Opening the link uses nothing up: mail programs and messengers open links to show what is there. */
export const load: PageServerLoad = async ({ params, platform, setHeaders }) => {
  setHeaders({ 'cache-control': 'no-store' })
  return { handle: await servicesOf(platform).accounts.whoseRecovery(params.token) }
}

export const actions: Actions = {
  async default({ request, params, cookies, platform }) {
    const { password } = readForm(await request.clone().formData(), ['password'])
    const outcome = await servicesOf(platform).accounts.recover({ request, token: params.token, password })
    if (!outcome.ok) return fail(400, { problem: outcome.problem, reason: outcome.reason })
    keepCookies(cookies, outcome.cookies)
    redirect(303, '/you')
  },
}
