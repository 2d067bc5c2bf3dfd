import { createHmac, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../data/database.ts'

export interface FreshSessionOptions<Tables> {
  database: Database<Tables>
  /** The name of the session cookie, and the key that signs it. */
  cookie: string
  key: string
  /** A session that lasts no longer than this, in ms, is not fresh: it may have to be prolonged. */
  lastsMs: number
  /** Milliseconds since 1970. */
  now: () => number
}

interface Row {
  id: string
  username: string | null
  name: string
  expiresAt: string | number | Date
}
/** Most characters of a session cookie. */
const MOST_CHARACTERS = 500

/**
 * Finds the person of a session cookie with one query, where better-auth needs several and a tenth of a page's time.
 * Returns undefined whenever the session needs work or is in doubt: ask better-auth then. Nothing is cached, so an
 * ended session is over at once, whichever process ended it.
 */
export function freshSession<Tables>(options: FreshSessionOptions<Tables>) {
  const { database, cookie, key, lastsMs, now } = options
  return async (cookies: string): Promise<{ id: string; handle: string; name: string } | undefined> => {
    const token = signedValue(cookies, { cookie, key })
    if (token === undefined) return undefined
    const { rows } = await sql<Row>`
      select "user"."id", "user"."username", "user"."name", "session"."expiresAt"
      from "session" inner join "user" on "user"."id" = "session"."userId"
      where "session"."token" = ${token}`.execute(database.kysely)
    const [row] = rows
    if (!row || row.username === null) return undefined
    if (!(new Date(row.expiresAt).getTime() - now() > lastsMs)) return undefined
    return { id: row.id, handle: row.username, name: row.name }
  }
}

/** @returns the value of the cookie when it is signed with our key; undefined otherwise */
function signedValue(cookies: string, { cookie, key }: { cookie: string; key: string }): string | undefined {
  const [line, second] = cookies
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${cookie}=`))
  if (line === undefined || second !== undefined || line.length > MOST_CHARACTERS) return undefined
  const text = decoded(line.slice(cookie.length + 1))
  const [, token, signature] = /^([\w-]+)\.([\w+/]{43}=)$/.exec(text) ?? []
  if (token === undefined || signature === undefined) return undefined
  const made = createHmac('sha256', key).update(token).digest()
  return timingSafeEqual(made, Buffer.from(signature, 'base64')) ? token : undefined
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return '' // not a value that we wrote
  }
}
