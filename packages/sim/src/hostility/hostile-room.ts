import { recordTo, seededRandom, type Tape } from '@banyan/core/testing'
import type { SelfReport } from '@banyan/core/protocol'
import { RoomWorld, type RoomWorldOptions } from '../rooms/room-world.ts'
import { talkAndPause } from '../rooms/numbered-speech.ts'
import type { SimPeer } from '../rooms/sim-peer.ts'
import type { Attack, Plot } from './attacks.ts'

/**
 * Where strangers are in a room. By their turn: `first`, `middle` and `last` to join. Or by the trees: `one-stripe` are
 * those who carry most in stripe 0 when the attack begins, `both-stripes` those who carry most in each stripe, by
 * turns.
 */
export type Place = 'first' | 'middle' | 'last' | 'one-stripe' | 'both-stripes'

/** A room with strangers in it. */
export interface HostileRoomOptions extends Pick<RoomWorldOptions, 'seed' | 'loss' | 'delayMs' | 'openPlanner'> {
  attack: Attack
  /** @default 'first' */
  place?: Place
  /** Strangers who do the same, together. @default 1 */
  strangers?: number
  /** Children that strangers offer to carry who come to a room by turn. @default 40, as many as the whole room takes */
  strangerSlots?: number
  /** Listeners that mean no harm. @default 20 */
  listeners?: number
  /** Children that each of them offers to carry, 0 to 64. With few, whoever comes with many soon carries them.
   *  @default 4 */
  listenerSlots?: number
  /** Whether they attack from their first packet on, or behave well until everybody has joined. @default 'later' */
  begin?: 'at-once' | 'later'
  /** Listeners that come while the attack goes on, one a second. @default 0 */
  newcomers?: number
  /** How long the attack goes on, in ms. @default 8_000 */
  attackMs?: number
}

/** What came of an attack. Times are in ms. */
export interface HostileRoomReport {
  /** Children of all strangers when the attack began, over all stripes; and the most while it went on: 0 means that it
   *  could harm nobody. */
  readonly carried: number
  readonly carriedMost: number
  /** Stripes in which sound travels when the attack begins. With one, no frame has a second way. */
  readonly stripes: number
  /** Frames that were due to all listeners during the attack, and those that were not played. */
  readonly due: number
  readonly missing: number
  readonly missingShare: number
  readonly worstGapMs: number
  readonly deaf: readonly string[]
  /** Frames that were played and that nobody sent so: in all, the most of one listener and speaker, and the longest
   *  time from the first to the last of one listener and speaker. */
  readonly forged: number
  readonly forgedMost: number
  readonly forgedSpanMs: number
  /** Listeners that played a forged frame. */
  readonly deceived: number
  /** What the listeners reported to the relay since the attack began. */
  readonly reported: { readonly heldBack: number; readonly forged: number; readonly unverified: number }
  /** From the start of the attack until no stranger fed anybody; undefined when that never was. */
  readonly leftAfterMs: number | undefined
  /** From the start of the attack to the verdict on the first stranger; undefined when there was none. */
  readonly verdictAfterMs: number | undefined
  /** Names of those who were convicted: strangers, and others. */
  readonly guiltyFound: readonly string[]
  readonly wrongVerdicts: readonly string[]
  /** Bytes that all honest peers sent, over all links, for each listener and second of the attack. */
  readonly bytesOutPerListener: number
}

const JOIN_EVERY_MS = 100
/** Everybody has found a place after that long, in ms. */
const SETTLE_MS = 6_000
/** Time between two looks at who feeds whom, in ms. */
const LOOK_MS = 100
/** How long the other room of which strangers have a tape has gone on, and how long the tape is, in ms. */
const OTHER_ROOM_MS = 9_000
const OTHER_TAPE_MS = 10_000
/** Time for the last frames of the attack to be played, in ms. */
const LAST_FRAMES_MS = 1_500

/**
 * A room with two speakers who pause, listeners, and strangers who attack it. The same options give the same room.
 * @example await hostileRoom({ attack: ATTACKS.alterBytes, place: 'first', loss: 0.05, seed: 3 })
 */
export async function hostileRoom(options: HostileRoomOptions): Promise<HostileRoomReport> {
  const { attack, place = 'first', strangers = 1, listeners = 20, newcomers = 0, attackMs = 8_000 } = options
  const { begin = 'later', listenerSlots = 4, strangerSlots = 40, seed = 1, loss, delayMs, openPlanner } = options
  const network = { ...(loss && { loss }), ...(delayMs && { delayMs }), ...(openPlanner && { openPlanner }) }
  const foreignTape = attack.needsForeignTape ? await tapeOfAnotherRoom(seed) : []
  const world = new RoomWorld({ seed, ...network })
  const tape: Tape = []
  const plot: Plot = { chance: seededRandom(seed + 1_000).next, tape, foreignTape }
  const ada = await world.create('ada')
  ada.speak({ level: talkAndPause(2_500, 500) })
  world.join('bob')
  await world.run(500)
  await world.toStage('bob')
  world.peer('bob').speak({ level: talkAndPause(1_800, 400) })

  const hostile: SimPeer[] = []
  const comeIn = async () => {
    for (let index = 0; index < strangers; index += 1) {
      const lies = begin === 'at-once' ? attack.lies?.() : undefined
      const behaviours = begin === 'at-once' ? attack.behaviours?.(plot) : undefined
      const join = { slots: strangerSlots, seed: true, behaviours: behaviours ?? [recordTo(tape)], lies: lies ?? [] }
      hostile.push(world.join(`mallory${index}`, join))
      await world.run(JOIN_EVERY_MS)
    }
  }
  const isChosen = place === 'one-stripe' || place === 'both-stripes'
  const mayLie = isChosen && { lies: [] }
  const others = (count: number, prefix: string) =>
    world.joinMany(count, { slots: listenerSlots, everyMs: JOIN_EVERY_MS, prefix, ...mayLie })
  if (place === 'first') await comeIn()
  await others(Math.ceil(listeners / 2), 'early')
  if (place === 'middle') await comeIn()
  await others(Math.floor(listeners / 2), 'late')
  if (place === 'last') await comeIn()
  await world.run(SETTLE_MS)

  if (isChosen) hostile.push(...carriers(world, place, strangers))
  const carried = feeds(world, hostile)
  const stripes = new Set(
    world.present.flatMap(({ name }) => world.traffic.parentsOf(name)).flatMap((parent) => parent.stripes),
  ).size
  const began = begin === 'at-once' ? 0 : world.clock.now()
  world.requests.length = 0
  const bytesBefore = await bytesOut(world)
  if (begin === 'later') {
    for (const peer of hostile) peer.behave(attack.behaviours?.(plot) ?? [], attack.lies?.())
  }
  let leftAt: number | undefined
  let carriedMost = carried
  for (let passed = 0; passed < attackMs; passed += LOOK_MS) {
    if (passed % 1_000 === 0 && passed < newcomers * 1_000) {
      world.join(`newcomer${passed / 1_000}`, { slots: listenerSlots })
    }
    await world.run(LOOK_MS)
    const carrying = feeds(world, hostile)
    carriedMost = Math.max(carriedMost, carrying)
    leftAt = carrying > 0 ? undefined : (leftAt ?? world.clock.now())
  }
  const bytes = (await bytesOut(world)) - bytesBefore
  await world.run(LAST_FRAMES_MS)

  const { due, missing, forged, forgeries, worstGapMs, deaf } = world.report({ from: began })
  const convicted = world.verdicts.map((verdict) => ({
    ...verdict,
    isStranger: hostile.some(({ id }) => id === verdict.peer),
  }))
  const first = convicted.find(({ isStranger }) => isStranger)
  await world.close()
  return {
    ...{
      carried,
      carriedMost,
      stripes,
      due,
      missing,
      missingShare: due === 0 ? 0 : missing / due,
      worstGapMs,
      deaf,
      forged,
    },
    forgedMost: Math.max(0, ...forgeries.map(({ frames }) => frames)),
    forgedSpanMs: Math.max(0, ...forgeries.map(({ firstAt, lastAt }) => lastAt - firstAt)),
    deceived: new Set(forgeries.map(({ listener }) => listener)).size,
    reported: reportedBy(world),
    leftAfterMs: carried === 0 || leftAt === undefined ? undefined : leftAt - began,
    verdictAfterMs: first && first.at - began,
    guiltyFound: convicted.filter(({ isStranger }) => isStranger).map(({ name }) => name),
    wrongVerdicts: convicted.filter(({ isStranger }) => !isStranger).map(({ name }) => name),
    bytesOutPerListener: Math.round(bytes / listeners / (attackMs / 1_000)),
  }
}

/** What a listener of a room hears in which somebody has spoken for a while longer than in a new one. */
async function tapeOfAnotherRoom(seed: number): Promise<Tape> {
  const tape: Tape = []
  const world = new RoomWorld({ seed: seed + 3_000 })
  const eve = await world.create('eve')
  eve.speak()
  await world.run(OTHER_ROOM_MS)
  world.join('mallory', { behaviours: [recordTo(tape)] })
  await world.run(OTHER_TAPE_MS)
  await world.close()
  return tape
}

/** How many stripes of others the strangers feed. */
const feeds = (world: RoomWorld, hostile: readonly SimPeer[]): number =>
  hostile.flatMap(({ name }) => world.traffic.childrenOf(name)).reduce((sum, { stripes }) => sum + stripes.length, 0)

/** The listeners that feed most in the stripes that the place says. */
function carriers(world: RoomWorld, place: Place, count: number): SimPeer[] {
  const ofStripe = (stripe: number) =>
    world
      .superPeers()
      .map((name) => ({
        name,
        size: world.traffic.childrenOf(name).filter(({ stripes }) => stripes.includes(stripe)).length,
      }))
      .filter(({ size }) => size > 0)
      .sort((a, b) => b.size - a.size)
      .map(({ name }) => name)
  const [zero, one] = [ofStripe(0), place === 'both-stripes' ? ofStripe(1) : []]
  const inTurn = zero.flatMap((name, index) => (one[index] === undefined ? [name] : [name, one[index]]))
  return [...new Set(inTurn)].slice(0, count).map((name) => world.peer(name))
}

async function bytesOut(world: RoomWorld): Promise<number> {
  const honest = world.present.filter(({ isHostile }) => !isHostile)
  const stats = await world.settled(Promise.all(honest.map(({ session }) => session.stats())))
  return stats.reduce((sum, { bytesOut }) => sum + bytesOut, 0)
}

/** Sums up what honest peers reported to the relay. */
function reportedBy({ requests, peers }: RoomWorld): HostileRoomReport['reported'] {
  const sum = { heldBack: 0, forged: 0, unverified: 0 }
  for (const { name, event, ask } of requests) {
    if (event !== 'peer:report' || peers.get(name)?.isHostile) continue
    const { hearing } = ask as SelfReport
    sum.heldBack += hearing?.heldBack ?? 0
    sum.forged += hearing?.forged ?? 0
    sum.unverified += hearing?.unverified ?? 0
  }
  return sum
}
