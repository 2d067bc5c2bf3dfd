import * as v from 'valibot'
import type { RoomId } from '@banyan/core'
import type { ProblemCode } from '#lib/words/problem.ts'
import type { NewSpace } from './new-space.ts'
import { TokenRefusal } from './refusals.ts'

/** There is no room token. Each code has a sentence in every language. */
export class RoomTokenError extends Error {
  readonly code: ProblemCode
  constructor(code: ProblemCode, options?: ErrorOptions) {
    super(`no room token: ${code}`, options)
    this.code = code
  }
}

const Answer = v.object({ token: v.string() })
const Refused = v.object({ refusal: TokenRefusal })
/** How long the answer may take, in ms: about as long as people wait for a button. */
const LIMIT_MS = 10_000

/** Asks the server for a token to start a Space. @throws RoomTokenError, AbortError */
export const tokenToStart = ({ signal, ...space }: NewSpace & { signal: AbortSignal }): Promise<string> =>
  requestToken('/api/rooms', space, signal)

/** Asks the server for a token to enter a Space. @throws RoomTokenError, AbortError */
export const tokenToEnter = (entry: { room: RoomId; name: string; signal: AbortSignal }): Promise<string> =>
  requestToken(`/api/rooms/${entry.room}/token`, entry.name.trim() === '' ? {} : { name: entry.name }, entry.signal)

async function requestToken(path: string, body: object, signal: AbortSignal): Promise<string> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
    })
    return readAnswer(response.status, await response.json().catch(() => undefined))
  } catch (cause) {
    if (signal.aborted || cause instanceof RoomTokenError) throw cause
    const isLate = cause instanceof DOMException && cause.name === 'TimeoutError'
    throw new RoomTokenError(isLate ? 'relay-timeout' : 'server-unreachable', { cause })
  }
}

/** @throws RoomTokenError when the answer holds no token */
export function readAnswer(status: number, answer: unknown): string {
  const given = v.safeParse(Answer, answer)
  if (given.success) return given.output.token
  const refused = v.safeParse(Refused, answer)
  if (refused.success) throw new RoomTokenError(refused.output.refusal)
  const known: Partial<Record<number, ProblemCode>> = {
    400: 'text-refused',
    401: 'signed-out',
    413: 'too-large',
    429: 'too-many-messages',
    503: 'server-busy',
    507: 'server-full',
  }
  throw new RoomTokenError(known[status] ?? 'unexpected')
}
