import type { Clock } from '@banyan/core/ports'
import type { Identity, PeerId, Refusal, Result } from '@banyan/core/protocol'
import { no } from '../rooms/command.ts'
import { identityOf, type Room } from '../rooms/room.ts'
import { tokenBucket, tokenBuckets } from './token-bucket.ts'

/** How often people may come on stage, in one second on average, and at once after a rest: more than twelve who step
 *  on and off as fast as commands go. Source ids go round after 65,536 stays, so none comes back within 20 minutes: by
 *  then nobody has a frame or a key of its last stay any more. */
const ALL = { perSecond: 50, burst: 100 }

/** The same for one person. Each time the trees are planned anew for everybody: a few who step on and off without a
 *  pause would hold up everybody's signals. */
const ONE = { perSecond: 1 / 3, burst: 8 }

/** People of one room who are remembered at a time. */
const MOST_PEOPLE = 1_000

/** How often people come on the stage of one room. */
export interface StagePace {
  /** Why a room does not become what it would be; undefined when nobody comes on stage, or may. */
  refusal(before: Room, after: Room): Extract<Result<never, Refusal>, { ok: false }> | undefined
}

export function stagePace({ clock }: { clock: Clock }): StagePace {
  const all = tokenBucket({ clock, ...ALL })
  const each = tokenBuckets<Identity | PeerId>({ clock, ...ONE, most: MOST_PEOPLE })
  return {
    refusal(before, after) {
      if (after.nextSource === before.nextSource) return undefined
      const sources = new Set(before.stage.map(({ source }) => source))
      const entered = after.stage.find(({ source }) => !sources.has(source))
      if (entered && !each.take(identityOf(after, entered.member.peer))) {
        return no('too-many-messages', 'this person comes on stage too often; wait a moment')
      }
      return all.take() ? undefined : no('too-many-messages', 'people come on stage too fast; wait a moment')
    },
  }
}
