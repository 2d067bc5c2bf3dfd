import type { Handle, HandleServerError } from '@sveltejs/kit/hooks'
import { servicesOf } from '#lib/server/services.ts'
import { readSignIn } from '#lib/server/sign-in-cookie.ts'
import { chooseLanguage, LANGUAGE_COOKIE } from '#lib/words/language.ts'

export const handle: Handle = async ({ event, resolve }) => {
  const services = servicesOf(event.platform)
  event.locals.language = chooseLanguage({
    chosen: event.cookies.get(LANGUAGE_COOKIE),
    accepted: event.request.headers.get('accept-language'),
    otherwise: (await services.settings.read()).language,
  })
  event.locals.person = await readSignIn(event.cookies, services)
  const response = await resolve(event, {
    transformPageChunk: ({ html }) => html.replace('%banyan.lang%', event.locals.language),
  })
  response.headers.set('x-content-type-options', 'nosniff')
  response.headers.set('referrer-policy', 'same-origin')
  response.headers.set('permissions-policy', 'microphone=(self), camera=(), geolocation=()')
  return response
}

/** A page that is not there is nobody's fault; anything else is ours, and somebody should see it. */
export const handleError: HandleServerError = ({ error, kind, event }) => {
  if (kind !== 'unknown') return
  console.error(JSON.stringify({ level: 'error', message: String(error), path: event.url.pathname }))
}
