import type { Clock } from '@banyan/core/ports'
import { COMMANDS_PER_SECOND, MESSAGES_PER_SECOND, REACTIONS_PER_SECOND, type RequestName } from '@banyan/core/protocol'
import { tokenBucket } from './token-bucket.ts'

/** Requests that make the relay send to many peers, or do much. `room:leave` is not among them: one may always leave.
 *  */
const COMMANDS: ReadonlySet<string> = new Set<RequestName>([
  'room:create',
  'room:join',
  'room:end',
  'room:take-over',
  'room:hand-over',
  'room:remove',
  'rooms:watch',
  'stage:request',
  'stage:admit',
  'stage:decline',
  'stage:remove',
  'stage:mute',
  'stage:mute-all',
  'stage:promote',
  'stage:demote',
  'stage:invite',
  'stage:accept',
  'stage:key',
  'link:forged',
  'peer:report',
  'room:tree',
  'room:explain',
])

/** Messages above the limits that a connection may send at once before it is closed: ten seconds' worth at the full
 *  rate. `MESSAGES_PER_SECOND` of them are forgiven each second. */
const FORGIVEN_MESSAGES = 1_000

export interface Pace {
  /** False when this message comes too soon. */
  admits(event: string): boolean
  /** So many messages came too soon that the connection is to be closed. */
  readonly isHopeless: boolean
}

/** Limits how fast one connection may send requests. */
export function paceOf(clock: Clock): Pace {
  const messages = tokenBucket({ clock, perSecond: MESSAGES_PER_SECOND, burst: MESSAGES_PER_SECOND * 2 })
  const commands = tokenBucket({ clock, perSecond: COMMANDS_PER_SECOND, burst: COMMANDS_PER_SECOND * 4 })
  const reactions = tokenBucket({ clock, perSecond: REACTIONS_PER_SECOND, burst: REACTIONS_PER_SECOND * 10 })
  const forgiveness = tokenBucket({ clock, perSecond: MESSAGES_PER_SECOND, burst: FORGIVEN_MESSAGES })
  let isHopeless = false
  return {
    admits(event) {
      const special = COMMANDS.has(event) ? commands : event === 'room:react' ? reactions : undefined
      const isAdmitted = messages.take() && (special?.take() ?? true)
      if (!isAdmitted && !forgiveness.take()) isHopeless = true
      return isAdmitted
    },
    get isHopeless() {
      return isHopeless
    },
  }
}
