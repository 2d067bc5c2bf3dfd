import * as v from 'valibot'
import { withCookiesOf } from './ask-auth.ts'
import { BASE_PATH } from './auth.ts'
import { OIDC } from './oidc.ts'

/** The paths of better-auth that are open to the outside. Forms of the app use the rest, or nothing does. */
const OPEN: ReadonlySet<string> = new Set([
  `GET /callback/${OIDC}`,
  'GET /passkey/generate-authenticate-options',
  'POST /passkey/verify-authentication',
  'GET /passkey/generate-register-options',
  'POST /passkey/verify-registration',
])
/** Most bytes of a request: the answer of a passkey takes some kilobytes. */
const MOST_BODY_BYTES = 64 * 1024

const Options = v.looseObject({ user: v.looseObject({ name: v.string(), displayName: v.string() }) })

export async function answerDirectly(
  request: Request,
  auth: {
    handler: (request: Request) => Promise<Response>
    whoIs: (request: Request) => Promise<{ handle: string; name: string } | undefined>
  },
): Promise<Response> {
  const path = new URL(request.url).pathname.slice(BASE_PATH.length)
  if (!OPEN.has(`${request.method} ${path}`)) return new Response(null, { status: 404 })
  const length = Number(request.headers.get('content-length') ?? (request.method === 'GET' ? 0 : Number.NaN))
  if (!(length <= MOST_BODY_BYTES)) return new Response(null, { status: 413 })
  const response = withCookiesOf(await auth.handler(request), request)
  if (path !== '/passkey/generate-register-options' || !response.ok) return response
  // Otherwise better-auth would let the authenticator show an e-mail address.
  const who = await auth.whoIs(request)
  const options = v.parse(Options, await response.json())
  const user = { ...options.user, ...(who && { name: who.handle, displayName: who.name }) }
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  return new Response(JSON.stringify({ ...options, user }), { status: response.status, headers })
}
