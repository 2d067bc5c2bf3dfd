/** From what is kept; a page from the network, or the word that there is none; or not our business at all. */
export type Answer = 'kept' | 'page' | 'network'

/** Rooms and their data are of this moment or of no use. */
const NEVER = /^\/(?:api|socket\.io)(?:\/|$)/

/** What the service worker does with a request. Pure. @param kept paths of the files that it keeps */
export function howToAnswer(
  request: { readonly method: string; readonly url: string; readonly mode: string },
  { origin, kept }: { origin: string; kept: ReadonlySet<string> },
): Answer {
  if (request.method !== 'GET') return 'network'
  const url = new URL(request.url)
  if (url.origin !== origin || NEVER.test(url.pathname)) return 'network'
  if (kept.has(url.pathname)) return 'kept'
  return request.mode === 'navigate' ? 'page' : 'network'
}
