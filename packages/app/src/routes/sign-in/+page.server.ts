import { fail, redirect } from '@sveltejs/kit'
import { type AccountProblem, SUSPENDED_CODE } from '#lib/accounts/account-problem.ts'
import { safePath } from '#lib/accounts/safe-path.ts'
import { readForm } from '#lib/server/accounts/read-form.ts'
import { keepCookies } from '#lib/server/keep-cookies.ts'
import { servicesOf } from '#lib/server/services.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, platform, url }) => {
  if (locals.person) redirect(303, safePath(url.searchParams.get('to')))
  // better-auth returns here when the other service refused to sign the person in.
  const error = url.searchParams.get('error')
  const otherwise = error === null ? undefined : 'provider-failed'
  const problem: AccountProblem | undefined = error === SUSPENDED_CODE ? 'suspended' : otherwise
  return { provider: servicesOf(platform).accounts.provider, problem }
}

export const actions: Actions = {
  async default({ request, cookies, platform, url }) {
    const { handle, password } = readForm(await request.clone().formData(), ['handle', 'password'])
    const outcome = await servicesOf(platform).accounts.signIn({ request, handle, password })
    if (!outcome.ok) return fail(400, { problem: outcome.problem, reason: outcome.reason, handle })
    keepCookies(cookies, outcome.cookies)
    redirect(303, safePath(url.searchParams.get('to')))
  },
}
