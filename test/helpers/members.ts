/** Somebody with an account, as their browser would speak for them. */
export interface Member {
  readonly id: string
  readonly handle: string
  /** As a browser sends it. */
  readonly cookie: string
  /** The same for a browser's context. */
  readonly cookies: { name: string; value: string; url: string }[]
  /** Follows, blocks or mutes somebody, or no longer. */
  tie(method: 'PUT' | 'DELETE', other: { handle: string }, tie: 'follow' | 'block' | 'mute'): Promise<void>
}

/** Makes an account. The first one of a community is its administrator's. */
export async function memberOf(url: string, name: string): Promise<Member> {
  const response = await fetch(`${url}/api/me`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  })
  const { person }: { person: { id: string; handle: string } } = await response.json()
  const [line = ''] = response.headers.getSetCookie()
  const cookie = line.split(';', 1)[0]!
  const [key = '', value = ''] = cookie.split(/=(.*)/s)
  return {
    id: person.id,
    handle: person.handle,
    cookie,
    cookies: [{ name: key, value, url }],
    async tie(method, { handle }, tie) {
      const { status } = await fetch(`${url}/api/people/${handle}/${tie}`, { method, headers: { cookie, origin: url } })
      if (status !== 204) throw new Error(`${tie} ${handle}: ${status}`)
    },
  }
}
