import * as v from 'valibot'
import type { RoomId } from '@banyan/core'
import type { ProblemCode } from '#lib/words/problem.ts'
import { EntryRefusal } from './refusals.ts'
import type { WhoSpeaks } from './who-speaks.ts'

/** Why there is no room token. Has a sentence, like everything that goes wrong in front of people. */
export class EntryError extends Error {
  readonly code: ProblemCode
  constructor(code: ProblemCode, options?: ErrorOptions) {
    super(`no room token: ${code}`, options)
    this.code = code
  }
}

const Answer = v.object({ token: v.string() })
const Refused = v.object({ refusal: EntryRefusal })
/** As patient as people are. */
const LIMIT_MS = 10_000

/** Asks the server for a token to start a Space with. @throws EntryError, AbortError */
export const tokenToStart = ({ who, signal }: { who: WhoSpeaks; signal: AbortSignal }): Promise<string> =>
  askForToken('/api/rooms', { who }, signal)

/** Asks the server for a token to enter a Space with. @param name of a guest. @throws EntryError, AbortError */
export const tokenToEnter = (wish: { room: RoomId; name: string; signal: AbortSignal }): Promise<string> =>
  askForToken(`/api/rooms/${wish.room}/pass`, wish.name.trim() === '' ? {} : { name: wish.name }, wish.signal)

async function askForToken(path: string, body: object, signal: AbortSignal): Promise<string> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
    })
    return readAnswer(response.status, await response.json().catch(() => undefined))
  } catch (cause) {
    if (signal.aborted || cause instanceof EntryError) throw cause
    const isLate = cause instanceof DOMException && cause.name === 'TimeoutError'
    throw new EntryError(isLate ? 'relay-timeout' : 'server-unreachable', { cause })
  }
}

/** @throws EntryError when it is not a token */
export function readAnswer(status: number, answer: unknown): string {
  const given = v.safeParse(Answer, answer)
  if (given.success) return given.output.token
  const refused = v.safeParse(Refused, answer)
  if (refused.success) throw new EntryError(refused.output.refusal)
  const known: Partial<Record<number, ProblemCode>> = {
    400: 'text-refused',
    401: 'signed-out',
    429: 'too-many-messages',
  }
  throw new EntryError(known[status] ?? 'unexpected')
}
