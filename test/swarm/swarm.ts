import { inspectOggFile } from '@banyan/node'
import { type Clock, sleep } from '@banyan/core/ports'
import type { PeerId, RoomId } from '@banyan/core/protocol'
import { seededRandom } from '@banyan/core/testing'
import type { PeerKey, PeerLog, WorkerReport } from './worker-messages.ts'
import { swarmLayout, SPEAKER_SLOTS, SUPER_PEER_SLOTS } from './swarm-layout.ts'
import { chooseVictim } from './choose-victim.ts'
import { SwarmError, WorkerProcess } from './worker-process.ts'
import type { Crash } from './feeders.ts'
import { type Hostility, hostilityOf } from './hostility.ts'
import { figuresOf, type SteadyWindow, type SwarmDetails, type SwarmFigures } from './figures.ts'
import { monotonicMs } from './monotonic.ts'
import { TURN_MS } from './taking-turns.ts'

export interface SwarmOptions {
  readonly relay: string
  /** Address through which all links go; undefined: every address. */
  readonly bindAddress: string | undefined
  readonly listeners: number
  readonly speakers: number
  /** Super-peers that are hostile from the steady window on; they are among the listeners. @default 0 */
  readonly hostile?: number | undefined
  /** Chooses them among all super-peers when the attack begins. @default the first to join */
  readonly chooseHostile?: ((superPeers: readonly PeerId[], count: number) => readonly PeerId[]) | undefined
  /** Super-peers that vanish one after the other, while they carry others. */
  readonly kills: number
  /** How long CPU and uplink are measured before the first kill, in ms. @default WINDOW_MS */
  readonly windowMs?: number | undefined
  /** How long kills and churn go on, in ms. */
  readonly unrestMs: number
  /** The share of datagrams that get lost on each link, 0 to 1. */
  readonly loss: number
  /** The share of listeners that vanish each second and are replaced, 0 to 1. */
  readonly churn: number
  /** Whether peers vanish by losing their network instead of their process. */
  readonly cut: boolean
  /** Whether speakers speak all at once and all the time, instead of in turns. */
  readonly together: boolean
  /** What speakers speak: an Ogg Opus file with 20 ms packets. */
  readonly file: string
  /** Seed of all random choices. */
  readonly seed: number
}

export interface SwarmContext {
  readonly signal: AbortSignal
  readonly clock: Clock
  /** Reports progress to a person. */
  readonly say: (line: string) => void
}

export interface SwarmRun {
  readonly figures: SwarmFigures
  readonly details: SwarmDetails
  /** Of a swarm with hostile peers. Then they count in no other figure. */
  readonly hostility: Hostility | undefined
}

/** Processes that start at the same time. More would make each of them slow, and start no sooner. */
const STARTING_AT_ONCE = 4
/** Time between two joins, in ms, so that each join is measured by itself: one keeps two cores busy for some 100 ms. */
const JOIN_EVERY_MS = 500
/** Time in which every listener must hear every speaker, in ms. */
const HEARD_LIMIT_MS = 30_000
/** Pause before anything is measured, in ms: the last joins have changed plans until then. */
const SETTLE_MS = 3_000
/** The steady window, in ms: three turns of three speakers, about the length of the speech, so that windows are
 *  alike. */
const WINDOW_MS = 3 * TURN_MS
/** Time for the last frames to be played, in ms. */
const LAST_FRAMES_MS = 1_500
/** Pause between two looks for a super-peer with children, in ms, and how many looks there are. */
const RETRY_MS = 500
const RETRIES = 20

/** A peer of the swarm, and the process that it is in. */
interface Member {
  readonly key: PeerKey
  readonly worker: WorkerProcess
  /** Whether it has its process to itself, so that the process can be killed. */
  readonly isAlone: boolean
  readonly slots: number
  /** Whether it can turn hostile. */
  readonly mayAttack: boolean
  peer: PeerId
}

/** A room of real peers in processes of their own. `close` ends everything that it started. */
class Swarm {
  readonly #options: SwarmOptions
  readonly #context: SwarmContext
  readonly #chance: () => number
  readonly #workers = new Set<WorkerProcess>()
  readonly #crashes: Crash[] = []
  readonly #listeners = new Map<PeerKey, Member>()
  #speakers: readonly Member[] = []
  #room: RoomId | undefined
  #lastKey = 0

  constructor(options: SwarmOptions, context: SwarmContext) {
    this.#options = options
    this.#context = context
    this.#chance = seededRandom(options.seed).next
  }

  async run(): Promise<SwarmRun> {
    const { say, clock } = this.#context
    const { kills, churn, unrestMs } = this.#options
    const startMs = monotonicMs()
    await this.#openStage()
    await this.#fill()
    await this.#untilHeard()
    await this.#passed(SETTLE_MS)
    const hostile = this.#hostile()
    const attackedAt = await this.#attack(hostile)
    const window = await this.#steadyWindow()
    if (kills > 0 || churn > 0) {
      const seconds = Math.round(unrestMs / 1_000)
      say(`Unrest for ${seconds} s: ${kills} kills, ${churn * 100} % of the listeners a second …`)
      const endAt = clock.now() + unrestMs
      await Promise.all([this.#killSome(endAt), this.#churnUntil(endAt), this.#passed(unrestMs)])
    }
    const endMs = monotonicMs()
    await this.#passed(LAST_FRAMES_MS)
    await this.#reports()
    say('Collecting what everybody played …')
    const logs = await this.#collect()
    const speakers = this.#speakers.map(({ peer }) => peer)
    const { listeners } = this.#options
    const honest = logs.filter(({ peer }) => !hostile.has(peer))
    const run = figuresOf({ listeners, logs: honest, speakers, crashes: this.#crashes, window, startMs, endMs })
    const attack = { logs, speakers, hostile, endMs }
    return { ...run, hostility: attackedAt === undefined ? undefined : hostilityOf({ ...attack, attackedAt }) }
  }

  /** Who is to turn hostile. */
  #hostile(): ReadonlySet<PeerId> {
    const { hostile = 0, chooseHostile = (peers, count) => peers.slice(0, count) } = this.#options
    const able = [...this.#listeners.values()].flatMap(({ mayAttack, peer }) => (mayAttack ? [peer] : []))
    return new Set(hostile > 0 ? chooseHostile(able, hostile) : [])
  }

  /** @returns when the last hostile peer began, in monotonic milliseconds; undefined where there is none */
  async #attack(hostile: ReadonlySet<PeerId>): Promise<number | undefined> {
    const members = [...this.#listeners.values()].filter(({ peer }) => hostile.has(peer))
    if (members.length === 0) return undefined
    this.#context.say(`${members.length} super-peers turn hostile …`)
    const begun = members.map(({ worker, key }) =>
      worker.call('attack', { key, seed: Math.floor(this.#chance() * 2 ** 32) }),
    )
    return Math.max(...(await Promise.all(begun)).map(({ at }) => at))
  }

  /** Collects the logs of listeners before those of speakers: a frame that is played in between must be among the

   *  sent. */
  async #collect(): Promise<PeerLog[]> {
    const speaking = new Set(this.#speakers.map(({ worker }) => worker))
    const logsOf = async (workers: readonly WorkerProcess[]) =>
      (await Promise.all(workers.map((worker) => worker.call('collect', {})))).flat()
    const living = this.#living()
    const heard = await logsOf(living.filter((worker) => !speaking.has(worker)))
    return [...(await logsOf(living.filter((worker) => speaking.has(worker)))), ...heard]
  }

  /** Ends the room, then all processes. */
  async close(): Promise<void> {
    const [host] = this.#speakers
    if (this.#room && host && !host.worker.isKilled) {
      await Promise.race([
        host.worker.call('end', { key: host.key }).catch(() => {}),
        this.#passed(2_000).catch(() => {}),
      ])
    }
    await Promise.all([...this.#workers].map((worker) => worker.close()))
  }

  async #openStage(): Promise<void> {
    const { speakers, file, together } = this.#options
    const { durationMs } = await inspectOggFile({ path: file })
    this.#context.say(`Opening a room with ${speakers} speakers …`)
    const worker = await this.#start()
    const keys = Array.from({ length: speakers }, () => this.#nextKey())
    const slots = SPEAKER_SLOTS
    const { peer, room } = await worker.call('create', { key: keys[0]!, title: 'Swarm', slots })
    this.#room = room
    const kind = { isAlone: false, mayAttack: false, slots }
    const members = [{ key: keys[0]!, worker, peer, ...kind }]
    for (const [index, key] of keys.entries()) {
      if (index > 0) {
        const { peer } = await worker.call('join', { key, room, name: `Speaker ${index + 1}`, slots })
        members.push({ key, worker, peer, ...kind })
      }
      await worker.call('speak', {
        ...{ key, file, startMs: Math.floor((index * durationMs) / speakers) },
        ...(!together && { turn: { index, of: speakers } }),
      })
    }
    this.#speakers = members
  }

  async #fill(): Promise<void> {
    const { listeners, kills, hostile = 0, chooseHostile } = this.#options
    const layout = swarmLayout({ listeners, kills, hostile })
    this.#context.say(`Starting ${layout.superPeers} super-peers and ${layout.leaves} leaves …`)
    const [alone, shared, leafWorkers]: [WorkerProcess[], WorkerProcess[], WorkerProcess[]] = [[], [], []]
    await this.#startMany(layout.alone, alone)
    await this.#startMany(layout.sharedProcesses, shared)
    await this.#startMany(layout.leafProcesses, leafWorkers)
    const among = (workers: readonly WorkerProcess[], count: number, slots: number) =>
      Array.from({ length: count }, (_, turn) => ({ worker: workers[turn % workers.length]!, isAlone: false, slots }))
    const members = [
      ...alone.map((worker) => ({ worker, isAlone: true, slots: SUPER_PEER_SLOTS })),
      ...among(shared, layout.superPeers - layout.alone, SUPER_PEER_SLOTS),
      ...among(leafWorkers, layout.leaves, 0),
    ]
    const joins: Promise<void>[] = []
    for (const [turn, member] of members.entries()) {
      const mayAttack = chooseHostile ? hostile > 0 && member.slots > 0 : turn < hostile
      const joining = this.#join({ ...member, mayAttack })
      joining.catch(() => {}) // awaited below
      joins.push(joining)
      await this.#passed(JOIN_EVERY_MS)
    }
    await Promise.all(joins)
  }

  async #startMany(count: number, into: WorkerProcess[]): Promise<void> {
    for (let started = 0; started < count; started += STARTING_AT_ONCE) {
      const batch = Array.from({ length: Math.min(STARTING_AT_ONCE, count - started) }, () => this.#start())
      into.push(...(await Promise.all(batch)))
    }
  }

  async #start(): Promise<WorkerProcess> {
    this.#context.signal.throwIfAborted()
    const { relay, bindAddress, loss } = this.#options
    const seed = Math.floor(this.#chance() * 2 ** 32)
    const worker = new WorkerProcess({ relay, bindAddress, loss, seed })
    this.#workers.add(worker)
    await worker.ready()
    return worker
  }

  async #join({ worker, isAlone, slots, mayAttack }: Omit<Member, 'key' | 'peer'>): Promise<void> {
    const key = this.#nextKey()
    const name = slots > 0 ? `Super-peer ${key}` : `Listener ${key}`
    const { peer } = await worker.call('join', { key, room: this.#room!, name, slots, mayAttack })
    this.#listeners.set(key, { key, worker, isAlone, slots, mayAttack, peer })
  }

  async #untilHeard(): Promise<void> {
    const { listeners, speakers } = this.#options
    const until = this.#context.clock.now() + HEARD_LIMIT_MS
    for (;;) {
      const peers = (await this.#reports()).flatMap(({ peers }) => peers)
      const hear = peers.filter(({ key, heard }) => this.#listeners.has(key) && heard === speakers).length
      if (hear === listeners) return this.#context.say(`All ${listeners} listeners hear all ${speakers} speakers.`)
      if (this.#context.clock.now() > until) {
        if (hear === 0) throw new SwarmError('nobody-heard', 'no listener hears all speakers')
        return this.#context.say(`Only ${hear} of ${listeners} listeners hear all speakers; going on.`)
      }
      await this.#passed(1_000)
    }
  }

  async #steadyWindow(): Promise<SteadyWindow> {
    const { windowMs = WINDOW_MS } = this.#options
    this.#context.say(`A steady window of ${windowMs / 1_000} s …`)
    const fromMs = monotonicMs()
    const workers = this.#living()
    const before = await this.#reports(workers)
    await this.#passed(windowMs)
    const after = await this.#reports(workers, fromMs)
    const reports = before.map((report, index) => ({ before: report, after: after[index]! }))
    return { fromMs, toMs: monotonicMs(), reports }
  }

  async #killSome(endAt: number): Promise<void> {
    const { kills, unrestMs } = this.#options
    const { clock } = this.#context
    for (let turn = 0; turn < kills; turn += 1) {
      const dueAt = endAt - unrestMs + (unrestMs * turn) / kills
      await this.#passed(Math.max(0, dueAt - clock.now()))
      const { member, carrying } = await this.#carrier(turn)
      await this.#remove(member)
      this.#context.say(`${turn + 1} of ${kills}: ${member.peer} vanished; it carried ${carrying}.`)
    }
  }

  /** @throws SwarmError 'no-carrier' */
  async #carrier(turn: number): Promise<{ member: Member; carrying: number }> {
    for (let tries = 0; tries < RETRIES; tries += 1) {
      const members = [...this.#listeners.values()].filter(({ isAlone }) => isAlone)
      const reports = await this.#reports(members.map(({ worker }) => worker))
      const candidates = reports
        .flatMap(({ peers }) => peers)
        .flatMap(({ key, carrying }) => {
          const member = this.#listeners.get(key)
          return member ? [{ member, carrying }] : []
        })
      const victim = chooseVictim(candidates, turn, this.#chance)
      if (victim) return victim
      await this.#passed(RETRY_MS)
    }
    throw new SwarmError('no-carrier', 'nobody carries anybody, so there is nobody to kill')
  }

  async #churnUntil(endAt: number): Promise<void> {
    const { churn, listeners } = this.#options
    const { clock, say } = this.#context
    if (churn === 0) return
    const everyMs = 1_000 / (churn * listeners)
    const comings: Promise<void>[] = []
    // Nobody joins in the last two seconds: too late to be measured.
    for (let dueAt = clock.now() + everyMs; dueAt < endAt - 2_000; dueAt += everyMs) {
      await this.#passed(Math.max(0, dueAt - clock.now()))
      const members = [...this.#listeners.values()]
      const member = members[Math.floor(this.#chance() * members.length)]
      if (!member) continue
      await this.#remove(member)
      say(`${member.peer} vanished (${member.slots > 0 ? 'a super-peer' : 'a leaf'}); another one comes.`)
      const coming = member.worker.isKilled
        ? this.#start().then((worker) => this.#join({ ...member, worker }))
        : this.#join(member)
      coming.catch(() => {}) // awaited below
      comings.push(coming)
    }
    await Promise.all(comings)
  }

  async #remove({ key, worker, isAlone, peer }: Member): Promise<void> {
    if (!this.#listeners.delete(key)) return
    const at = isAlone && !this.#options.cut ? worker.kill() : (await worker.call('vanish', { key })).at
    this.#crashes.push({ peer, at })
  }

  /** Reports of all processes but those that are killed meanwhile. @throws SwarmError 'speaker-silent' */
  async #reports(workers: readonly WorkerProcess[] = this.#living(), sinceMs?: number): Promise<WorkerReport[]> {
    const ask = sinceMs === undefined ? {} : { sinceMs }
    const reports = await Promise.all(
      workers.map((worker) =>
        worker.call('report', ask).catch((error: unknown) => {
          if (!worker.isKilled) throw error
        }),
      ),
    )
    const present = reports.filter((report) => report !== undefined)
    const trouble = present.flatMap(({ peers }) => peers).find(({ trouble }) => trouble !== undefined)?.trouble
    if (trouble !== undefined) throw new SwarmError('speaker-silent', trouble)
    return present
  }
  #living = () => [...this.#workers].filter((worker) => !worker.isKilled)
  #nextKey = (): PeerKey => (this.#lastKey += 1)

  #passed = (ms: number): Promise<void> => sleep(this.#context.clock, ms, this.#context.signal)
}

/**
 * Fills a room at a relay with real peers in processes of their own, kills some, and compares what everybody played
 * with what was sent. Takes what it takes to start, about half a minute for 60 listeners, and `unrestMs`; leaves no
 * process.
 * @throws JoinError, CommandError, MediaError as a session would; SwarmError; the signal's reason
 */
export async function runSwarm(options: SwarmOptions, context: SwarmContext): Promise<SwarmRun> {
  const swarm = new Swarm(options, context)
  try {
    return await swarm.run()
  } finally {
    await swarm.close()
  }
}
