import type { Logger } from '@banyan/core/ports'
import { silentLogger } from '@banyan/core/ports'
import type { PeerId, SelfReport } from '@banyan/core/protocol'
import { RoomWorld } from '../rooms/room-world.ts'
import { type EarLosses, earLosses } from './ear-losses.ts'
import { NODE_PRICES, SOCKET_PACKETS } from './prices.ts'

/** A room whose peers share a processor that is too small for a while. */
export interface OverloadedRoomOptions {
  /** @default 1 */
  seed?: number
  /** @default 30 */
  listeners?: number
  /** @default 1 */
  cores?: number
  /** What the calm room takes of the processor, over what there is of it while it is short: 1.3 is 130 %. */
  load: number
  /** How long it is short, in ms. @default 10_000 */
  overloadMs?: number
}

/** What came of it. Figures without another time are of the time in which the processor was short. */
export interface OverloadedRoomReport extends EarLosses {
  /** What the room took of one core while all was calm, 0 to the number of cores. */
  readonly demand: number
  /** What it did when the processor was short, over what it did when all was calm. */
  readonly workShare: number
  /** Peers that said that they have less CPU than they need. */
  readonly short: number
  /** Peers that the relay counted as gone, and that were there. */
  readonly takenForDead: number
  /** Reports that a link or parent is lost, of all peers together, and those about peers that were there. */
  readonly losses: number
  readonly lossesOfLiving: number
  /** Plans that one peer got, and that all peers got on average. Those who came meanwhile are left out. */
  readonly mostPlans: number
  readonly meanPlans: number
  /** Ends of links that were made. */
  readonly handshakes: number
  /** How late work began, at worst, in ms. */
  readonly lateMs: number
  /** Packets that were dropped because too many waited at their socket. */
  readonly dropped: number
  /** From mouth to ear, in ms. */
  readonly delayMs: { readonly p50: number; readonly p99: number }
  /** Of what was sent from two seconds after its end on: frames that were not heard, and ears that heard nothing. */
  readonly missingAfter: number
  readonly deafAfter: number
  /** From the request to the first frame, of those who came while the processor was short, in ms. Infinity: never. */
  readonly joinsMs: readonly number[]
}

const JOIN_EVERY_MS = 100
const SETTLE_MS = 8_000
/** For this long the demand of the calm room is measured, in ms. */
const MEASURE_MS = 3_000
/** A calm room takes this share of its processor. */
const CALM_LOAD = 0.6
/** While people come in, nothing is short. */
const JOINING_SPEED = 20
/** What happens in the middle, in ms after its begin. */
const FIRST_KILL_MS = 2_000
const JOINS_MS = 3_000
const JOINS = 3
const SECOND_KILL_MS = 5_000
/** After this long all should be well again, in ms. */
const RECOVERY_MS = 2_000
/** All is watched for this long after that, in ms. The last second of it is in no report. */
const AFTER_MS = 5_000
const SAMPLE_MS = 50

/**
 * Lets a room settle, and then takes so much of its processor away that it has less than the room takes. Two
 * super-peers are killed meanwhile, and three people come. The same options give the same room.
 */
export async function overloadedRoom(options: OverloadedRoomOptions): Promise<OverloadedRoomReport> {
  const { seed = 1, listeners = 30, cores = 1, load, overloadMs = 10_000 } = options
  const plans = new Map<string, number>()
  const lost: PeerId[] = []
  const world: RoomWorld = new RoomWorld({
    ...{ seed, processor: { prices: NODE_PRICES, cores, waitingPackets: SOCKET_PACKETS } },
    wrapLine: (name, line) => ({
      connect: (on) =>
        line.connect({
          ...on,
          notice(event, notice) {
            if (event === 'plan:changed') plans.set(name, (plans.get(name) ?? 0) + 1)
            on.notice(event, notice)
          },
        }),
    }),
    logger: (name) => (name === 'relay' ? noting((peer) => void lost.push(peer)) : silentLogger),
  })
  const processor = world.processor!
  processor.speed = JOINING_SPEED
  const ada = await world.create('ada')
  ada.speak()
  await world.joinMany(listeners, { everyMs: JOIN_EVERY_MS })
  await world.run(SETTLE_MS)
  const before = processor.spentMs
  await world.run(MEASURE_MS)
  const demand = (processor.spentMs - before) / MEASURE_MS
  const calmSpeed = demand / cores / CALM_LOAD
  processor.speed = calmSpeed
  await world.run(RECOVERY_MS)

  const from = world.clock.now()
  const [spentBefore, shakenBefore] = [processor.spentMs, processor.spentOn('handshake')]
  plans.clear()
  lost.length = 0
  world.requests.length = 0
  processor.speed = demand / cores / load
  let lateMs = 0
  const until = async (ms: number) => {
    while (world.clock.now() < from + Math.min(ms, overloadMs)) {
      await world.run(SAMPLE_MS)
      lateMs = Math.max(lateMs, processor.latenessMs)
    }
  }
  // Where CPU is very short nobody may have got a packet for a moment.
  const killOne = async () => {
    while (world.superPeers().length === 0) await world.run(SAMPLE_MS)
    world.kill(world.superPeers()[0]!)
  }
  await until(FIRST_KILL_MS)
  await killOne()
  await until(JOINS_MS)
  const guests = Array.from({ length: JOINS }, (_, index) => world.join(`guest${index}`))
  await until(SECOND_KILL_MS)
  await killOne()
  await until(overloadMs)
  const spent = processor.spentMs - spentBefore
  const living = world.present.map(({ name }) => name)
  const idOf = (name: string) => world.peer(name).id
  const ids = new Set(living.map(idOf))
  const takenForDead = lost.filter((peer) => ids.has(peer)).length
  const reported = world.requests.flatMap(({ event, ask }) =>
    event === 'link:lost' ? [(ask as { peer: PeerId }).peer] : [],
  )
  const short = new Set(saysShort(world)).size
  const old = living.filter((name) => !name.startsWith('guest'))
  const planned = old.map((name) => plans.get(name) ?? 0)
  const handshakes = (processor.spentOn('handshake') - shakenBefore) / NODE_PRICES.handshake / 2

  processor.speed = calmSpeed
  const end = world.clock.now()
  await world.run(RECOVERY_MS + AFTER_MS)
  const during = world.report({ from, until: end })
  const after = world.report({ from: end + RECOVERY_MS })
  const report = {
    ...{ demand, workShare: spent / (demand * overloadMs), short, takenForDead },
    ...{ losses: reported.length, lossesOfLiving: reported.filter((peer) => ids.has(peer)).length },
    ...{ mostPlans: Math.max(...planned), meanPlans: planned.reduce((sum, count) => sum + count, 0) / planned.length },
    ...{ handshakes, lateMs, dropped: processor.dropped, delayMs: during.delayMs },
    ...earLosses(
      during,
      old.filter((name) => name !== 'ada'),
    ),
    ...{ missingAfter: after.missing, deafAfter: after.deaf.length },
    joinsMs: guests.map(({ firstPlayedAt = Infinity, joinRequestedAt }) => firstPlayedAt - joinRequestedAt),
  }
  await world.close()
  return report
}

/** Who said that they have less CPU than they need, each time. */
export const saysShort = ({ requests }: RoomWorld): readonly string[] =>
  requests.flatMap(({ name, event, ask }) =>
    event === 'peer:report' && (ask as SelfReport).overloaded === true ? [name] : [],
  )

/** A logger of a relay that notes who is taken out of a room. */
const noting = (lose: (peer: PeerId) => void): Logger => ({
  ...silentLogger,
  debug(fields, message) {
    if (message === 'lose') lose(fields['peer'] as PeerId)
  },
})
