import { fail, redirect } from '@sveltejs/kit'
import * as v from 'valibot'
import { readForm } from '#lib/server/accounts/read-form.ts'
import { keepCookies } from '#lib/server/keep-cookies.ts'
import { servicesOf } from '#lib/server/services.ts'
import { CommunitySettings } from '#lib/server/data/settings.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ platform }) => {
  const { accounts, settings, setUp } = servicesOf(platform)
  if (!(await accounts.isEmpty())) redirect(303, '/')
  return { needsCode: setUp.needsCode(platform?.req), threshold: (await settings.read()).hostingThreshold }
}

export const actions: Actions = {
  async default({ request, cookies, platform, locals }) {
    const { accounts, settings, setUp } = servicesOf(platform)
    const fields = ['code', 'community', 'threshold', 'handle', 'name', 'password'] as const
    const { password, ...said } = readForm(await request.clone().formData(), fields)
    if (setUp.needsCode(platform?.req) && !setUp.isRight(said.code)) {
      return fail(403, { problem: 'set-up-code-refused' as const, ...said })
    }
    const { entries } = CommunitySettings
    const name = v.safeParse(entries.name, said.community)
    if (!name.success) return fail(400, { problem: 'community-name-refused' as const, ...said })
    const digits = /^\d{1,7}$/.test(said.threshold.trim()) ? Number(said.threshold) : Number.NaN
    const threshold = v.safeParse(entries.hostingThreshold, digits)
    if (!threshold.success) return fail(400, { problem: 'threshold-refused' as const, ...said })
    const outcome = await accounts.signUpFirst(
      { request, handle: said.handle, name: said.name, password, community: name.output },
      async () => {
        const community = { name: name.output, language: locals.language, hostingThreshold: threshold.output }
        await settings.change(community)
      },
    )
    if (!outcome.ok) return fail(400, { problem: outcome.problem, ...said })
    keepCookies(cookies, outcome.cookies)
    redirect(303, '/')
  },
}
