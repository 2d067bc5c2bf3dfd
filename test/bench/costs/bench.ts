/*
 * npm run bench -- costs: honest signaling beside people who abuse a relay, and what the relay's memory comes to.
 *
 * - A relay in a process of its own, with the limits that relays have unless told otherwise. A room of people who mean
 *   no harm: a host and 20 listeners. Abuses run in a third process, one after the other, each over real connections
 *   on loopback; `x-forwarded-for` says where they come from, as a proxy on the relay's machine would.
 * - Host and one listener send each other signals, 80 a second, each when it is due whatever became of those before
 *   (open loop): for as long before an abuse as during it. What takes longer than 5 s counts as 5 s.
 * - With --app, the same room at the app, whose relay is a process of its own: people who read pages, and another
 *   process that holds the write lock of its database.
 *
 * Measured, for each abuse:
 *
 * - p99Ms, calmP99Ms, timesCalm: 99th percentile of the time that a signal takes from when it is due until it is there,
 *   during the abuse and before it.
 * - floorP99Ms: the same percentile while the same abuse goes to another relay (or app) on this machine: what a machine
 *   with that much to do costs a signal, whatever the relay does.
 * - rssMb, rssMbBefore: memory that the relay (or the app) holds two seconds after the abuse, and before it.
 * - harmed: how many of those who mean no harm lost their connection or were refused something.
 * - closed: connections of abusers that the relay closed, by the code of its refusal. seen: what else they saw.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cookieOf, openCommunity, personNamed } from '../../helpers/accounts.ts'
import { askToStart, roomToken } from '../../helpers/room-token.ts'
import { startAppProcess } from '../app/app-process.ts'
import type { Bench, BenchOptions } from '../bench.ts'
import { wholeNumber } from '../flags.ts'
import { watchMachine } from '../machine.ts'
import { ABUSES, type AbuseTask } from './abuses.ts'
import { APP_ABUSES } from './app-abuses.ts'
import { type AbuseRun, figuresOf, tableOf } from './figures.ts'
import { type HonestRoom, openHonestRoom } from './honest-room.ts'
import { abuse, rssMbOf, startRelayProcess } from './processes.ts'

const LISTENERS = 20
/** Until abusers are gone, in ms. */
const SETTLE_MS = 2_000
/** Until code is compiled as it will be, in ms. */
const WARM_UP_MS = 4_000

interface Target {
  readonly room: HonestRoom
  readonly task: Omit<AbuseTask, 'name' | 'ms'>
  /** The same at another relay, which those who mean no harm do not use. */
  readonly elsewhere: Omit<AbuseTask, 'name' | 'ms'>
  readonly rssMb: () => Promise<number>
}

async function run({ flags, say }: BenchOptions) {
  const ms = wholeNumber(flags, 'seconds', 2, 600) * 1_000
  const only = flags['only'] ? flags['only'].split(',') : undefined
  const wanted = (names: Readonly<Record<string, unknown>>) =>
    Object.keys(names).filter((name) => !only || only.includes(name))
  const strange = only?.find((name) => !Object.hasOwn(ABUSES, name) && !Object.hasOwn(APP_ABUSES, name))
  if (strange !== undefined) {
    throw new Error(`--only takes some of ${Object.keys({ ...ABUSES, ...APP_ABUSES }).join(', ')}.`)
  }
  const interrupt = new AbortController()
  const onSignal = () => interrupt.abort(new Error('Interrupted.'))
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, onSignal)
  const machine = watchMachine()
  const runs: AbuseRun[] = []
  const measure = async (names: readonly string[], target: Target) => {
    if (names.length === 0) return
    say('Warming up …')
    await target.room.signals(WARM_UP_MS)
    for (const name of names) {
      interrupt.signal.throwIfAborted()
      say(`${name}: ${(ABUSES[name] ?? APP_ABUSES[name])!.about} …`)
      runs.push(await measureOne({ name, ms, target, signal: interrupt.signal }))
    }
  }
  try {
    if (wanted(ABUSES).length > 0) await withRelay((target) => measure(wanted(ABUSES), target))
    if (flags['app'] === 'yes' || only?.some((name) => Object.hasOwn(APP_ABUSES, name))) {
      await withApp((target) => measure(wanted(APP_ABUSES), target), say)
    }
    const figures = figuresOf(runs)
    return { figures, table: `${tableOf(figures)}\n\nMachine: ${machine()}` }
  } finally {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, onSignal)
  }
}

async function measureOne(options: {
  name: string
  ms: number
  target: Target
  signal: AbortSignal
}): Promise<AbuseRun> {
  const { name, ms, target, signal } = options
  const { room, task, elsewhere, rssMb } = target
  const during = async (task: Target['task']) => {
    const abused = abuse({ ...task, name, ms: ms + SETTLE_MS }, signal)
    abused.catch(() => {}) // thrown below
    // Until the abusers are there.
    await sleep(SETTLE_MS / 2)
    const tookMs = await room.signals(ms)
    const result = await abused
    await sleep(SETTLE_MS)
    return { ...result, tookMs }
  }
  const calmMs = await room.signals(ms)
  const { tookMs: floorMs } = await during(elsewhere)
  const [rssMbBefore, harmedBefore] = [await rssMb(), room.harmed]
  const { tookMs: abusedMs, ...result } = await during(task)
  const harmed = room.harmed - harmedBefore
  return { ...result, name, calmMs, floorMs, abusedMs, rssMbBefore, rssMb: await rssMb(), harmed }
}

async function withRelay(act: (target: Target) => Promise<void>): Promise<void> {
  await using ends = new AsyncDisposableStack()
  const open = async () => {
    const relay = await startRelayProcess()
    ends.defer(() => relay.close())
    const room = await openHonestRoom({ url: relay.url, listeners: LISTENERS })
    ends.defer(() => room.close())
    return { room, task: { url: relay.url, room: room.room }, rssMb: () => relay.rssMb() }
  }
  const [target, other] = [await open(), await open()]
  await act({ ...target, elsewhere: other.task })
}

async function withApp(act: (target: Target) => Promise<void>, say: (line: string) => void): Promise<void> {
  await using ends = new AsyncDisposableStack()
  const open = async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'banyan-bench-'))
    ends.defer(() => rm(dataDir, { recursive: true, force: true }))
    const app = await startAppProcess({ dataDir })
    ends.defer(() => app.close())
    const { url } = app
    await openCommunity(url)
    const started = await askToStart({ url, cookie: await cookieOf(url, personNamed('Ada Host')), who: 'everyone' })
    if (!started.token || !started.room) throw new Error(`the app starts no room: ${started.refusal}`)
    const room = await openHonestRoom({
      ...{ url, listeners: LISTENERS, room: started.room, hostToken: started.token },
      tokenFor: (name) => roomToken({ url, room: started.room!, name }),
    })
    ends.defer(() => room.close())
    return { room, task: { url, room: room.room, dataDir }, rssMb: () => rssMbOf(app.pid) }
  }
  say('Starting the app, twice …')
  const [target, other] = [await open(), await open()]
  await act({ ...target, elsewhere: other.task })
}

export const costs: Bench = {
  about: 'honest signaling beside people who abuse a relay, and its memory',
  flags: {
    seconds: { default: '8', value: 'N', about: 'how long each abuse is measured, and calm before it' },
    only: { default: '', value: 'NAMES', about: 'some abuses alone, with commas between' },
    app: { default: 'yes', value: 'yes|no', about: 'abuses of the app too' },
  },
  run,
}
