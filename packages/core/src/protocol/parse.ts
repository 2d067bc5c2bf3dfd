import * as v from 'valibot'
import { MAX_MESSAGE_LENGTH } from './limits.ts'
import { type Ask, type Notice, type NoticeName, NOTICES, type Reply, type RequestName, REQUESTS } from './messages.ts'
import { Refusal } from './refusal.ts'
import { ok, refuse, type Result } from './result.ts'
import { TYPED } from './typed.ts'

/** Reads what a peer asks, and cleans what people typed; fields that the schema does not name are dropped. Refuses with
 *  `unknown-message`, `too-large` or `malformed`. Never throws.
 *  @example parseAsk('room:react', { reaction: 1 }) */
export function parseAsk<Name extends RequestName>(event: Name, raw: unknown): Result<Ask<Name>, Refusal>
export function parseAsk(event: string, raw: unknown): Result<unknown, Refusal>
export function parseAsk(event: string, raw: unknown): Result<unknown, Refusal> {
  if (!isRequestName(event)) {
    return refuse({ code: 'unknown-message', message: `there is no message called "${event.slice(0, 40)}"` })
  }
  if (!isShort(raw)) {
    return refuse({ code: 'too-large', message: `${event} is longer than ${MAX_MESSAGE_LENGTH} characters` })
  }
  if (!isRecord(raw)) return malformed(event, 'message is not an object')
  const parsed = check(REQUESTS[event].ask, raw, event)
  const typed = TYPED[event]
  return parsed.ok && typed ? check(typed, parsed.value, event) : parsed
}

/** Reads the relay's acknowledgement: what was granted, or its refusal. An answer that is neither is refused as
 *  `malformed`. Never throws. */
export function parseReply<Name extends RequestName>(event: Name, raw: unknown): Result<Reply<Name>, Refusal> {
  const answer = v.safeParse(Answer, raw)
  if (!answer.success) return malformed(event, 'the answer is not a result')
  if (!answer.output.ok) return refuse(answer.output.error)
  return check(REQUESTS[event].reply, answer.output.value, event) as Result<Reply<Name>, Refusal>
}

/** Reads what the relay says unasked. Refuses with `malformed`. Never throws. */
export function parseNotice<Name extends NoticeName>(event: Name, raw: unknown): Result<Notice<Name>, Refusal> {
  return check(NOTICES[event], raw, event) as Result<Notice<Name>, Refusal>
}

/** Whether the protocol has a request of that name. */
export const isRequestName = (event: string): event is RequestName => Object.hasOwn(REQUESTS, event)

const Answer = v.variant('ok', [
  v.object({ ok: v.literal(true), value: v.unknown() }),
  v.object({ ok: v.literal(false), error: Refusal }),
])

function check<Schema extends v.GenericSchema>(schema: Schema, raw: unknown, event: string) {
  const parsed = v.safeParse(schema, raw)
  if (parsed.success) return ok(parsed.output)
  const issue = parsed.issues[0]
  return malformed(event, `${v.getDotPath(issue) ?? 'message'} ${issue.message}`)
}

const malformed = (event: string, why: string) =>
  refuse<Refusal>({ code: 'malformed', message: `${event}: ${why}`.slice(0, 300) })

/** Lists and buffers would pass as an ask without fields, and are none. */
const isRecord = (raw: unknown): boolean => Object.prototype.toString.call(raw) === '[object Object]'

function isShort(raw: unknown): boolean {
  try {
    return (JSON.stringify(raw)?.length ?? 0) <= MAX_MESSAGE_LENGTH
  } catch {
    return false // a cycle, or a toJSON that throws
  }
}
