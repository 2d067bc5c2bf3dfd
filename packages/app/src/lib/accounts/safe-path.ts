/**
 * Where to go after signing in: a path of this app, or the start page. The path may come from a link that somebody else
 * made; it must not lead to another site.
 * @example safePath('/rooms/kapok?x=1') // '/rooms/kapok?x=1'
 * @example safePath('//elsewhere.example') // '/'
 */
export function safePath(wanted: string | null | undefined): string {
  if (!wanted?.startsWith('/')) return '/'
  const here = 'http://here.invalid'
  const url = URL.parse(wanted, here)
  if (url?.origin !== here || url.pathname.startsWith('//')) return '/'
  return url.pathname + url.search
}
