import type { Handle, HandleServerError } from '@sveltejs/kit/hooks'
import { redirect } from '@sveltejs/kit'
import { type DatabaseFaultCode, faultOf } from '#lib/server/data/database-fault.ts'
import { keepCookies } from '#lib/server/keep-cookies.ts'
import { servicesOf } from '#lib/server/services.ts'
import { chooseLanguage, LANGUAGE_COOKIE } from '#lib/words/language.ts'

/** Pages that need an account. Rooms are open to guests. */
const NEED_A_COMMUNITY = new Set(['/', '/sign-in', '/sign-up', '/recover', '/you'])

export const handle: Handle = async ({ event, resolve }) => {
  const services = servicesOf(event.platform)
  event.locals.language = chooseLanguage({
    chosen: event.cookies.get(LANGUAGE_COOKIE),
    accepted: event.request.headers.get('accept-language'),
    otherwise: (await services.settings.read()).language,
  })
  const { accounts, people } = services
  if (event.route.id && NEED_A_COMMUNITY.has(event.route.id) && (await accounts.isEmpty())) redirect(303, '/welcome')
  const signedIn = await accounts.whoIs(event.request)
  const person = signedIn && (await people.find(signedIn.id))
  // A suspension ends all sessions. One that began in that moment counts for nothing.
  event.locals.person = person?.suspension ? undefined : person
  if (signedIn) keepCookies(event.cookies, signedIn.cookies)
  const response = await resolve(event, {
    transformPageChunk: ({ html }) => html.replace('%banyan.lang%', event.locals.language),
  })
  response.headers.set('x-content-type-options', 'nosniff')
  response.headers.set('referrer-policy', 'same-origin')
  response.headers.set(
    'permissions-policy',
    'microphone=(self), camera=(), geolocation=(), ' +
      'publickey-credentials-get=(self), publickey-credentials-create=(self)',
  )
  return response
}

/** The database is busy (503), or takes nothing more (507); what says so is chosen by the status. */
const FAULT_STATUS = { busy: 503, full: 507, 'read-only': 507 } as const satisfies Partial<
  Record<DatabaseFaultCode, number>
>

/** Logs every error except pages that do not exist. What the database cannot do now is no fault of the page. */
export const handleError: HandleServerError = ({ error, kind, event }) => {
  if (kind !== 'unknown') return
  const fault = faultOf(error)
  const status = fault !== undefined && fault in FAULT_STATUS ? FAULT_STATUS[fault as keyof typeof FAULT_STATUS] : 500
  console.error(JSON.stringify({ level: 'error', message: String(error), status, path: event.url.pathname }))
  return { status, message: fault && status !== 500 ? `the database is ${fault}` : 'Internal Error' }
}
