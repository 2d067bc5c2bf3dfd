import type { SelfReport } from '@banyan/core/protocol'
import { seededRandom } from '@banyan/core/testing'
import { talkAndPause } from '../rooms/numbered-speech.ts'
import { RoomWorld, type RoomWorldOptions } from '../rooms/room-world.ts'

/** A room in which much goes wrong, and nobody means harm. */
export interface TroubledRoomOptions extends Pick<RoomWorldOptions, 'seed' | 'loss' | 'openPlanner'> {
  /** @default 30 */
  listeners?: number
  /** The share of listeners that vanish each second, and are replaced, 0 to 1. @default 0.01 */
  churn?: number
  /** The share of listeners that are overloaded each second, 0 to 1: their timers run once a second, or nothing runs
   *  for a while. @default 0.02 */
  overload?: number
  /** How long trouble goes on, in ms. @default 30_000 */
  troubleMs?: number
}

/** What came of the trouble. */
export interface TroubledRoomReport {
  /** Names of those who were found guilty of something: nobody should be. */
  readonly verdicts: readonly string[]
  /** Frames that were due to all listeners, and the share of them that was not played. */
  readonly due: number
  readonly missingShare: number
  /** Frames that were played and that nobody sent. */
  readonly forged: number
  /** The shares of the frames in all reports to the relay that were held back, forged and unverified. */
  readonly heldBackShare: number
  readonly forgedShare: number
  readonly unverifiedShare: number
}

const JOIN_EVERY_MS = 100
const SETTLE_MS = 3_000
const LAST_FRAMES_MS = 1_500
const SECOND_MS = 1_000
/** A loop is slowed down for this long, in ms: the hidden page of somebody who looks at another for a moment. */
const THROTTLED_MS = 5_000
/** A loop stands still for this long, in ms: twice the time after which a parent is given up. */
const FROZEN_MS = 700

/** A room that loses packets and members, on overloaded machines. The same options give the same room. */
export async function troubledRoom(options: TroubledRoomOptions = {}): Promise<TroubledRoomReport> {
  const { seed = 1, loss = 0.05, listeners = 30, churn = 0.01, overload = 0.02, troubleMs = 30_000 } = options
  const { openPlanner } = options
  const world = new RoomWorld({ seed, loss, ...(openPlanner && { openPlanner }) })
  const { next } = seededRandom(seed + 2_000)
  const ada = await world.create('ada')
  ada.speak({ level: talkAndPause(4_000, 800) })
  await world.joinMany(listeners, { everyMs: JOIN_EVERY_MS })
  await world.run(SETTLE_MS)
  let guests = 0
  for (let passed = 0; passed < troubleMs; passed += SECOND_MS) {
    for (const { name, loop } of world.present) {
      if (name === 'ada') continue
      if (next() < churn) {
        world.kill(name)
        world.join(`guest${(guests += 1)}`)
      } else if (next() < overload) {
        if (next() < 0.5) loop.freeze(FROZEN_MS)
        else {
          loop.throttle(SECOND_MS)
          world.clock.after(THROTTLED_MS, () => loop.throttle(0))
        }
      }
    }
    await world.run(SECOND_MS)
  }
  await world.run(LAST_FRAMES_MS)
  const { due, missing, forged } = world.report()
  const sum = { frames: 0, heldBack: 0, forged: 0, unverified: 0 }
  for (const { event, ask } of world.requests) {
    const { hearing } = event === 'peer:report' ? (ask as SelfReport) : {}
    sum.frames += (hearing?.played ?? 0) + (hearing?.missing ?? 0)
    sum.heldBack += hearing?.heldBack ?? 0
    sum.forged += hearing?.forged ?? 0
    sum.unverified += hearing?.unverified ?? 0
  }
  await world.close()
  const shareOf = (count: number, all: number) => (all === 0 ? 0 : count / all)
  return {
    ...{ verdicts: world.verdicts.map(({ name }) => name), due, missingShare: shareOf(missing, due), forged },
    heldBackShare: shareOf(sum.heldBack, sum.frames),
    forgedShare: shareOf(sum.forged, sum.frames),
    unverifiedShare: shareOf(sum.unverified, sum.frames),
  }
}
