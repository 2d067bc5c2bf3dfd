import { ADDRESS_HEADER } from '../request-headers.ts'
import { BASE_PATH } from './auth.ts'

/** The headers that are handed on: session, address, and proof that no other site sent the request. */
const HANDED_ON = ['cookie', 'origin', 'referer', 'user-agent', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest']

/** Sends better-auth a request on behalf of another one. Its limits and checks of the origin hold. */
export function requestFor(request: Request, path: string, body?: object): Request {
  const headers = new Headers()
  for (const name of [...HANDED_ON, ADDRESS_HEADER]) {
    const value = request.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  const url = new URL(BASE_PATH + path, request.url)
  if (!body) return new Request(url, { headers })
  headers.set('content-type', 'application/json')
  return new Request(url, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** The cookies of an answer as whole lines; Secure where the request came through TLS. */
export function cookiesOf(response: Response, request: Request): string[] {
  return response.headers.getSetCookie().map((line) => secured(line, request))
}

/** A cookie line that goes through TLS alone where the request came through TLS. */
export const secured = (line: string, request: Request): string =>
  new URL(request.url).protocol === 'https:' ? `${line}; Secure` : line

/** The same answer, with the cookies mended. */
export function withCookiesOf(response: Response, request: Request): Response {
  const headers = new Headers(response.headers)
  headers.delete('set-cookie')
  for (const line of cookiesOf(response, request)) headers.append('set-cookie', line)
  return new Response(response.body, { status: response.status, headers })
}
