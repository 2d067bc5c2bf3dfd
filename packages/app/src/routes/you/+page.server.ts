import { Name } from '@banyan/core/protocol'
import { fail, redirect } from '@sveltejs/kit'
import * as v from 'valibot'
import type { AccountProblem } from '#lib/accounts/account-problem.ts'
import { deviceOf } from '#lib/accounts/device.ts'
import { MOST_PICTURE_BYTES } from '#lib/accounts/shrink-picture.ts'
import { MailAddress } from '#lib/server/accounts/mail-recovery.ts'
import { readForm } from '#lib/server/accounts/read-form.ts'
import { keepCookies } from '#lib/server/keep-cookies.ts'
import { servicesOf } from '#lib/server/services.ts'
import { Bio } from '#lib/social/shapes.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ request, platform, locals }) => {
  const { accounts, mailRecovery, recoveryMails, reports } = servicesOf(platform)
  const { person } = locals
  const overview = locals.person && (await accounts.overview(request))
  return {
    account: overview && {
      ...overview,
      sessions: overview.sessions.map(({ id, here, seenAt, userAgent }) => ({
        id,
        here,
        seenAt,
        device: deviceOf(userAgent),
      })),
    },
    provider: accounts.provider,
    mail: person && mailRecovery && { kept: await recoveryMails.find(person.id) },
    reports: person ? (await reports.by(person.id, { limit: MOST_REPORTS })).items : [],
  }
}

/** Own reports on the page: the newest ones. */
const MOST_REPORTS = 5

/** The problem, and the form on the page that it is about. */
const refuse = (about: string, problem: AccountProblem, status = 400) => fail(status, { about, problem })

export const actions: Actions = {
  async profile({ request, platform, locals }) {
    if (!locals.person) return refuse('profile', 'not-signed-in', 401)
    const said = readForm(await request.formData(), ['name', 'bio'])
    const name = v.safeParse(Name, said.name)
    if (!name.success) return refuse('profile', 'name-refused')
    const bio = v.safeParse(Bio, said.bio)
    if (!bio.success) return refuse('profile', 'bio-refused')
    await servicesOf(platform).people.edit(locals.person.id, { name: name.output, bio: bio.output })
    return { about: 'profile' }
  },
  async picture({ request, platform, locals }) {
    if (!locals.person) return refuse('picture', 'not-signed-in', 401)
    const { people, pictures, mayUpload } = servicesOf(platform)
    if (!mayUpload(locals.person)) return refuse('picture', 'too-many-tries', 429)
    const isTooLarge = Number(request.headers.get('content-length')) > MOST_PICTURE_BYTES
    // Rejects when it is no form, or has more bytes than the server takes.
    const form = await request.formData().catch(() => undefined)
    if (!form) return isTooLarge ? refuse('picture', 'picture-too-large', 413) : refuse('picture', 'picture-refused')
    const file = form.get('picture')
    if (!(file instanceof File) || file.size === 0) return refuse('picture', 'picture-missing')
    if (file.size > MOST_PICTURE_BYTES) return refuse('picture', 'picture-too-large', 413)
    const kept = await pictures.add(new Uint8Array(await file.arrayBuffer()), locals.person)
    if (!kept.ok) return refuse('picture', kept.error, kept.error === 'server-busy' ? 503 : 415)
    const avatar = kept.value
    await people.edit(locals.person.id, { avatar })
    const before = locals.person.avatar
    if (before && before !== avatar) await pictures.remove(before)
    return { about: 'picture' }
  },
  async removePicture({ platform, locals }) {
    if (!locals.person) return refuse('picture', 'not-signed-in', 401)
    const { people, pictures } = servicesOf(platform)
    await people.edit(locals.person.id, { avatar: null })
    if (locals.person.avatar) await pictures.remove(locals.person.avatar)
    return { about: 'removePicture' }
  },
  async password({ request, cookies, platform }) {
    const { currentPassword, password } = readForm(await request.clone().formData(), ['currentPassword', 'password'])
    const change = { request, current: currentPassword, next: password }
    const outcome = await servicesOf(platform).accounts.changePassword(change)
    if (!outcome.ok) return refuse('password', outcome.problem)
    keepCookies(cookies, outcome.cookies)
    return { about: 'password' }
  },
  async mail({ request, platform, locals }) {
    if (!locals.person) return refuse('mail', 'not-signed-in', 401)
    const address = v.safeParse(MailAddress, readForm(await request.formData(), ['mail']).mail)
    if (!address.success) return refuse('mail', 'mail-refused')
    const asked = { person: locals.person, address: address.output, language: locals.language }
    const problem = await servicesOf(platform).mailRecovery?.setAddress(asked)
    return problem ? refuse('mail', problem) : { about: 'mail' }
  },
  async removeMail({ platform, locals }) {
    if (!locals.person) return refuse('mail', 'not-signed-in', 401)
    await servicesOf(platform).recoveryMails.remove(locals.person.id)
    return { about: 'mail' }
  },
  async removePasskey({ request, platform }) {
    const { id } = readForm(await request.clone().formData(), ['id'])
    const outcome = await servicesOf(platform).accounts.removePasskey({ request, id })
    return outcome.ok ? { about: 'passkeys' } : refuse('passkeys', outcome.problem)
  },
  async endSession({ request, platform }) {
    const { id } = readForm(await request.clone().formData(), ['id'])
    const outcome = await servicesOf(platform).accounts.endSession({ request, id })
    return outcome.ok ? { about: 'sessions' } : refuse('sessions', outcome.problem)
  },
  async signOut({ request, cookies, platform }) {
    const outcome = await servicesOf(platform).accounts.signOut(request)
    if (!outcome.ok) return refuse('signOut', outcome.problem)
    keepCookies(cookies, outcome.cookies)
    redirect(303, '/')
  },
  async signOutEverywhere({ request, cookies, platform }) {
    const outcome = await servicesOf(platform).accounts.signOutEverywhere(request)
    if (!outcome.ok) return refuse('signOut', outcome.problem)
    keepCookies(cookies, outcome.cookies)
    redirect(303, '/sign-in')
  },
}
