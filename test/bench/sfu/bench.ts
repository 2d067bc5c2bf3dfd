/*
 * npm run bench -- sfu: one of our super-peers beside Janus, an SFU in C, on this machine at the same time.
 *
 * - Janus: Debian's package, started here with settings of its own (janus-config.ts): the streaming plugin, one
 *   mountpoint that is fed with RTP, and as many subscribers as asked for, each with a WebSocket and a connection of
 *   its own. It is never installed from here.
 * - Super-peer: a session like any other in a process of its own, as `banyan seed` has it: one speaker above it, and as
 *   many children below, in a room with one stripe, so that it passes on all frames to everybody.
 * - Subscribers of each kind live in one process that is not measured. Both kinds get the same frames, 50 a second,
 *   from this process, in turns: while one of the two works the other has nothing to pass on. Our packets carry each
 *   frame twice, and say so: that is part of what is measured.
 *
 * Measured, in each turn: CPU of the process (user and system, all threads) over the frames that reached a subscriber;
 * and from the moment at which a frame is handed in to the one at which a subscriber's process has it, on the clock
 * that all processes share. Nobody's jitter buffer is in that, and nobody decodes. Set-up is from nothing (no WebSocket
 * yet) to the first frame, one subscriber after the other, while frames come every 20 ms. Figures are medians of all
 * turns but the first, which warms up.
 *
 * Janus gathers no candidate on the loopback interface, so its media goes to an address of this machine, and never
 * leaves it.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { startRelay } from '../../helpers/start-relay.ts'
import { wholeNumber } from '../flags.ts'
import { watchMachine } from '../machine.ts'
import type { Bench, BenchOptions } from '../bench.ts'
import { withoutCongestion } from './without-congestion.ts'
import { type Feed, rtpFeed, speakerFeed, Speech } from './feeds.ts'
import { figuresOf, type SideRun, summaryOf, type Window } from './figures.ts'
import { findJanus, startJanus } from './janus.ts'
import { processCpuMs } from './process-cpu.ts'
import { type BenchProcess, startProcess } from './processes.ts'
import { FRAME_MS } from '@banyan/core/ports'

/** After the last frame of a window, until it has arrived everywhere. */
const SETTLE_MS = 300
const NO_JANUS = 'Skipped: no Janus on this machine. To have one: apt-get install janus (Debian, Ubuntu)'

/** One of the two that are compared: who is measured, what goes in, who hears. */
interface Side {
  readonly name: string
  readonly measured: number
  readonly feed: Feed
  readonly subscribers: BenchProcess
  readonly run: { setupMs: number[]; windows: Window[] }
}

async function run({ flags, say }: BenchOptions) {
  const subscribers = wholeNumber(flags, 'subscribers', 1, 64)
  const windows = wholeNumber(flags, 'windows', 1, 1_000)
  const seconds = wholeNumber(flags, 'seconds', 1, 600)
  const eventLoops = wholeNumber(flags, 'event-loops', 0, 64)
  const profile = flags['profile'] ?? ''
  const program = process.platform === 'linux' ? findJanus() : undefined
  if (!program) return { figures: { skipped: NO_JANUS }, table: NO_JANUS }

  const ends: (() => Promise<void>)[] = []
  const endAll = async () => {
    for (let end = ends.pop(); end; end = ends.pop()) await end()
  }
  const onSignal = () => void endAll().finally(() => process.exit(130))
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, onSignal)
  const opened = async <Thing extends { close(): Promise<void> }>(opening: Promise<Thing>): Promise<Thing> => {
    const thing = await opening
    ends.push(() => thing.close())
    return thing
  }
  const machine = watchMachine()
  try {
    const sides = [await janusSide(program, eventLoops, opened), await superPeerSide(subscribers, profile, opened)]
    const speech = new Speech()
    for (const side of sides) {
      say(`${side.name}: ${subscribers} subscribers come …`)
      await fill(side, speech, subscribers)
    }
    for (let index = 0; index <= windows; index += 1) {
      for (const side of sides) {
        const window = await measure(side, speech, subscribers, seconds)
        const us = ((window.cpuMs * 1_000) / window.packets).toFixed(1)
        say(`${side.name}: ${us} µs a packet, ${window.packets} of ${window.due}${index ? '' : ' (warming up)'}`)
        if (index > 0) side.run.windows.push(window)
      }
    }
    const [janus, superPeer] = sides.map((side): SideRun => side.run)
    const figures = figuresOf(subscribers, janus!, superPeer!)
    return { figures, table: `${summaryOf(figures)}\n${machine()}` }
  } finally {
    await endAll()
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, onSignal)
  }
}

type Opened = <Thing extends { close(): Promise<void> }>(opening: Promise<Thing>) => Promise<Thing>

async function janusSide(program: string, eventLoops: number, opened: Opened): Promise<Side> {
  const janus = await opened(startJanus({ program, eventLoops }))
  const feed = await opened(rtpFeed(janus))
  const { url, address } = janus
  const subscribers = await opened(startProcess({ type: 'janus-subscribers', url, address }))
  return { name: 'Janus', measured: janus.pid, feed, subscribers, run: { setupMs: [], windows: [] } }
}

/** One stripe, so that the super-peer carries all of the speaker's frames to everybody, as the SFU does. */
async function superPeerSide(slots: number, profile: string, opened: Opened): Promise<Side> {
  const relay = await opened(startRelay({ stripes: 1, wrapPlanner: withoutCongestion }))
  const feed = await opened(speakerFeed(relay.url))
  const place = { relayUrl: relay.url, room: feed.room }
  const { pid } = await opened(startProcess({ type: 'super-peer', ...place, slots }, profiler(profile)))
  const subscribers = await opened(startProcess({ type: 'children', ...place }))
  return { name: 'Super-peer', measured: pid, feed, subscribers, run: { setupMs: [], windows: [] } }
}

const profiler = (folder: string): string[] => (folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [])

/** Subscribers come one after the other, while the speaker speaks. */
async function fill({ feed, subscribers, run }: Side, speech: Speech, count: number): Promise<void> {
  let isFull = false
  const speaking = speech.speak(feed, () => isFull)
  try {
    for (let index = 0; index < count; index += 1) run.setupMs.push(await subscribers.add())
  } finally {
    isFull = true
    await speaking
  }
}

async function measure(side: Side, speech: Speech, count: number, seconds: number): Promise<Window> {
  await side.subscribers.take()
  const before = await processCpuMs(side.measured)
  const frames = (seconds * 1_000) / FRAME_MS
  const [first, end] = await speech.speak(side.feed, (spoken) => spoken === frames)
  await pause(SETTLE_MS)
  const cpuMs = (await processCpuMs(side.measured)) - before
  const { frames: arrived, at, broken } = await side.subscribers.take()
  if (broken > 0) throw new Error(`${side.name} sent on ${broken} frames that are not what it was given`)
  const delaysMs = arrived.flatMap((frame, index) =>
    frame >= first && frame < end ? [at[index]! - speech.sentAt.get(frame)!] : [],
  )
  return { cpuMs, packets: delaysMs.length, due: frames * count, delaysMs }
}

export const sfu: Bench = {
  about: 'one of our super-peers beside Janus, an SFU: CPU, delay, set-up',
  flags: {
    subscribers: { default: '20', value: 'N', about: 'who hear through each of them' },
    windows: { default: '5', value: 'N', about: 'turns that each of them gets; medians are taken over them' },
    seconds: { default: '6', value: 'N', about: 'length of a turn' },
    'event-loops': {
      default: '0',
      value: 'N',
      about: 'threads of Janus for its subscribers; 0: one for each, as it comes',
    },
    profile: { default: '', value: 'FOLDER', about: 'writes a CPU profile of the super-peer there' },
  },
  run,
}
