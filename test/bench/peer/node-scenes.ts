import { setTimeout as pause } from 'node:timers/promises'
import { type BenchProcess, startProcess } from './child-process.ts'
import { Ends } from './ends.ts'
import { linkRates, type Rates, ratesBetween, ratesOf } from './link-rates.ts'
import { FRAMES_PER_S, heardShare } from './heard-share.ts'
import { readTree } from './read-threads.ts'
import type { LinkRate, Traffic } from './roles.ts'
import { type Usage, usageOf } from './thread-usage.ts'

/** A room, as the measured peer finds it. */
interface NodeScene {
  /** Who speak, all the time and together. */
  readonly voices: number
  /** Who hear the room through the measured peer, directly. */
  readonly children: number
}

export const NODE_SCENES: Readonly<Record<string, NodeScene>> = {
  idle: { voices: 0, children: 0 },
  hear1: { voices: 1, children: 0 },
  hear3: { voices: 3, children: 0 },
  carry12x1: { voices: 1, children: 12 },
  carry12x3: { voices: 3, children: 12 },
}

/** Slots of those who carry the other stripe, so that a room never goes on with one. */
const CARRIER_SLOTS = 40
const PLACED_LIMIT_MS = 20_000
/** Until jitter buffers have found their length and the code has run warm. */
const SETTLE_MS = 10_000
const BARE_SETTLE_MS = 3_000

/** What one window showed. */
export interface NodeRun {
  readonly usage: Usage
  readonly rates: Rates
  readonly links: readonly LinkRate[]
  /** The share of the frames that were due in the window which the peer played; 1 where none was. */
  readonly heard: number
}

export interface Window {
  /** Where the code of Banyan is. */
  readonly root: string
  readonly seconds: number
  readonly signal: AbortSignal
}

/** A room of its own with one measured peer in it. */
export async function measurePeer(name: string, { root, seconds, signal }: Window): Promise<NodeRun> {
  const { voices, children } = NODE_SCENES[name]!
  const ends = new Ends()
  try {
    const relay = await ends.opened(startProcess(root, { type: 'relay' }))
    const { url: relayUrl } = await relay.ask('url', {})
    const crowd = await ends.opened(startProcess(root, { type: 'crowd', relayUrl }))
    const measured = await ends.opened(startProcess(root, { type: 'measured', relayUrl }))
    const { room } = await crowd.ask('host', {})
    for (let voice = 2; voice <= voices; voice += 1) {
      await crowd.ask('join', { room, name: `Speaker ${voice}`, slots: 0, speaks: true })
    }
    const other = (name: string, slots: number) => crowd.ask('join', { room, name, slots })
    const enter = () => measured.ask('join', { room, name: 'Measured', slots: children })
    // Who comes first carries one stripe, and who comes second the other.
    if (children === 0) await other('Carrier 1', CARRIER_SLOTS)
    const first = children === 0 ? undefined : await enter()
    await other('Carrier 2', CARRIER_SLOTS)
    const { peer } = first ?? (await enter())
    // Carrier 2 hears through the measured peer too, and is one of its children.
    for (let child = 2; child <= children; child += 1) await other(`Child ${child}`, 0)
    if (voices > 0) await crowd.ask('speak', {})
    await untilPlaced(measured, children, voices)
    await pause(SETTLE_MS, undefined, { signal })

    const before = await measured.ask('state', {})
    const traffic = await during({ seconds, signal }, measured.pid, () => crowd.ask('traffic', { peer }))
    const after = await measured.ask('state', {})
    const links = linkRates(traffic.before, traffic.after, traffic.seconds)
    const heard = heardShare(name, after.played - before.played, voices * traffic.seconds * FRAMES_PER_S)
    return { usage: traffic.usage, rates: ratesOf(links), links, heard }
  } finally {
    await ends.close()
  }
}

/** The same messages between two processes without Banyan. */
export async function measureBare(links: readonly LinkRate[], { root, seconds, signal }: Window): Promise<NodeRun> {
  const ends = new Ends()
  try {
    const measured = await ends.opened(startProcess(root, { type: 'bare', isMeasured: true }))
    const others = await ends.opened(startProcess(root, { type: 'bare', isMeasured: false }))
    const { offers } = await measured.ask('offer', { links })
    await measured.ask('accept', await others.ask('answer', { links, offers }))
    await Promise.all([measured.ask('start', {}), others.ask('start', {})])
    await pause(BARE_SETTLE_MS, undefined, { signal })
    const window = await during({ seconds, signal }, measured.pid, () => measured.ask('counts', {}))
    return { usage: window.usage, rates: ratesBetween(window.before, window.after, window.seconds), links, heard: 1 }
  } finally {
    await ends.close()
  }
}

/** A window: what a process used in it, and what `look` showed at its beginning and at its end. */
async function during<Seen extends Traffic | Readonly<Record<string, Traffic>>>(
  { seconds, signal }: Pick<Window, 'seconds' | 'signal'>,
  pid: number,
  look: () => Promise<Seen>,
): Promise<{ usage: Usage; before: Seen; after: Seen; seconds: number }> {
  const before = await look()
  const lookedAt = performance.now()
  const first = await readTree(pid)
  const from = performance.now()
  await pause(seconds * 1_000, undefined, { signal })
  const last = await readTree(pid)
  const usage = usageOf(first, last, (performance.now() - from) / 1_000)
  const after = await look()
  return { usage, before, after, seconds: (performance.now() - lookedAt) / 1_000 }
}

async function untilPlaced(measured: BenchProcess, children: number, voices: number): Promise<void> {
  const until = performance.now() + PLACED_LIMIT_MS
  for (;;) {
    const { links, carrying, played } = await measured.ask('state', {})
    const isPlaced = links >= 2 && carrying >= children && (voices === 0 || played > 0)
    if (isPlaced) return
    if (performance.now() > until) {
      throw new Error(`the measured peer has ${links} links, carries ${carrying} and heard ${played} frames: too few`)
    }
    await pause(200)
  }
}
