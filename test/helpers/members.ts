import { cookieOf, personNamed } from './accounts.ts'

/** Somebody with an account, as their browser would speak for them. */
export interface Member {
  readonly id: string
  readonly handle: string
  /** As a browser sends it. */
  readonly cookie: string
  /** Follows, blocks or mutes somebody, or no longer. */
  tie(method: 'PUT' | 'DELETE', other: { handle: string }, tie: 'follow' | 'block' | 'mute'): Promise<void>
}

/** Signs somebody in, and makes their account when they have none. */
export async function memberOf(url: string, name: string): Promise<Member> {
  const { handle } = personNamed(name)
  const cookie = await cookieOf(url, { handle, name })
  const found = await fetch(`${url}/api/people?search=${handle}`, { headers: { cookie } })
  const { items }: { items: { id: string; handle: string }[] } = await found.json()
  const person = items.find((item) => item.handle === handle)
  if (!person) throw new Error(`${handle} is not to be found`)
  return {
    ...{ id: person.id, handle, cookie },
    async tie(method, other, tie) {
      const headers = { cookie, origin: url }
      const { status } = await fetch(`${url}/api/people/${other.handle}/${tie}`, { method, headers })
      if (status !== 204) throw new Error(`${tie} ${other.handle}: ${status}`)
    },
  }
}
