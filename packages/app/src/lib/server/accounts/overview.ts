import * as v from 'valibot'
import type { AccountOverview } from './accounts.ts'

const Time = v.pipe(
  v.string(),
  v.transform((text) => Date.parse(text)),
  v.number(),
)
const Linked = v.array(v.object({ providerId: v.string() }))
const Passkeys = v.array(v.object({ id: v.string(), createdAt: Time }))
const Sessions = v.array(
  v.object({ id: v.string(), token: v.string(), userAgent: v.nullish(v.string()), updatedAt: Time }),
)

/** A person's ways to sign in, from better-auth's answers: newest first, and this session before the others. */
export function readOverview(said: {
  accounts: unknown
  passkeys: unknown
  sessions: unknown
  /** The id of the session that asks. */
  here: string
}): AccountOverview {
  return {
    hasPassword: v.parse(Linked, said.accounts).some(({ providerId }) => providerId === 'credential'),
    passkeys: v
      .parse(Passkeys, said.passkeys)
      .map(({ id, createdAt }) => ({ id, madeAt: createdAt }))
      .toSorted((a, b) => b.madeAt - a.madeAt),
    sessions: v
      .parse(Sessions, said.sessions)
      .map(({ id, userAgent, updatedAt }) => ({
        id,
        here: id === said.here,
        userAgent: userAgent ?? undefined,
        seenAt: updatedAt,
      }))
      .toSorted((a, b) => Number(b.here) - Number(a.here) || b.seenAt - a.seenAt),
  }
}

/** The token with which better-auth ends a session. It never leaves the server. */
export function sessionToken(sessions: unknown, id: string): string | undefined {
  const parsed = v.safeParse(Sessions, sessions)
  return parsed.success ? parsed.output.find((session) => session.id === id)?.token : undefined
}
