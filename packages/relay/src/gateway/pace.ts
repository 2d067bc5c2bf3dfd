import type { Clock } from '@banyan/core/ports'
import { COMMANDS_PER_SECOND, MESSAGES_PER_SECOND, REACTIONS_PER_SECOND, type RequestName } from '@banyan/core/protocol'
import { tokenBucket } from './token-bucket.ts'

/** Requests that make the relay talk to many, or do much. `room:leave` is none of them: one may always leave. */
const COMMANDS: ReadonlySet<string> = new Set<RequestName>([
  'room:create',
  'room:join',
  'room:end',
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
  'peer:report',
  'room:tree',
  'room:explain',
])

/** Refusals for haste that a connection outlives at once; as many again come back as messages do. */
const PATIENCE = 1_000

export interface Pace {
  /** False when this message comes too soon. */
  admits(event: string): boolean
  /** So much came too soon that nobody waits for the answers. */
  readonly isHopeless: boolean
}

/** How fast one connection may talk. */
export function paceOf(clock: Clock): Pace {
  const messages = tokenBucket({ clock, perSecond: MESSAGES_PER_SECOND, burst: MESSAGES_PER_SECOND * 2 })
  const commands = tokenBucket({ clock, perSecond: COMMANDS_PER_SECOND, burst: COMMANDS_PER_SECOND * 4 })
  const reactions = tokenBucket({ clock, perSecond: REACTIONS_PER_SECOND, burst: REACTIONS_PER_SECOND * 10 })
  const patience = tokenBucket({ clock, perSecond: MESSAGES_PER_SECOND, burst: PATIENCE })
  let isHopeless = false
  return {
    admits(event) {
      const special = COMMANDS.has(event) ? commands : event === 'room:react' ? reactions : undefined
      const isAdmitted = messages.take() && (special?.take() ?? true)
      if (!isAdmitted && !patience.take()) isHopeless = true
      return isAdmitted
    },
    get isHopeless() {
      return isHopeless
    },
  }
}
