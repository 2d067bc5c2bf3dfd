/**
 * How a request is answered: from kept files; as a page from the network or the offline page; or by the browser itself.
 */
export type Answer = 'kept' | 'page' | 'network'

/** Paths that are never kept: rooms and their data change all the time. */
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
