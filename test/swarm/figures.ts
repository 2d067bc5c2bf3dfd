import type { PeerId } from '@banyan/core/protocol'
import type { PeerLog, WorkerReport } from './worker-messages.ts'
import { type Crash, deepest, feedersOf, outagesAfter } from './feeders.ts'
import type { Frames } from './frame-log.ts'
import { type Match, matchFrames } from './match-frames.ts'
import { quantile, rounded } from './quantile.ts'

/** Quantiles, in milliseconds; null where nothing was measured. */
type Quantiles<Name extends string> = Readonly<Record<Name, number | null>>

/** What a swarm showed. What listeners heard that vanished later is in none of it. */
export interface SwarmFigures {
  /** That were asked for; those that vanished count too. */
  readonly listeners: number
  /** Listeners that fed others in the steady window, and the most hops from the stage then. */
  readonly superPeers: number
  readonly depthMax: number
  /** Peers that vanished: by --kill and by --churn. */
  readonly kills: number
  /** Frames sent by speakers, for each listener and speaker from the first that it heard to the end; those it did not hear. */
  readonly framesDue: number
  readonly framesMissing: number
  readonly framesMissingPerCrash: number | null
  readonly maxGapMs: number
  /** From a crash to the first packet of that stripe straight from somebody else, for each child and stripe it had. */
  readonly restoreMs: Quantiles<'p50' | 'p99'>
  readonly firstAudioMs: Quantiles<'p50' | 'p95'>
  readonly mouthToEarMs: Quantiles<'p50' | 'p99'>
  /** Every frame heard was, byte for byte, the one that was spoken under that timestamp. */
  readonly identical: boolean
  /** CPU of the processes of super-peers that fed others over the packets that they sent, in the steady window. */
  readonly forwardCpuUsPerPacket: number | null
  /** Sound and link messages of one speaker, over all its links, in the steady window. */
  readonly speakerUplinkKbps: number | null
  /** Null where the relay is not ours to look into. */
  readonly relayMediaBytes: number | null
}

/** Figures that explain the others. */
export interface SwarmDetails {
  /** Listeners that were there at the end: those whose hearing counts. */
  readonly stayed: number
  /** Children of crashed peers, a stripe at a time, and how many of them never got the stripe back from anybody. */
  readonly orphaned: number
  readonly neverRestored: number
  /** Frames that sources handed over and no speaker sent, because they were silence. */
  readonly silent: number
  /** Pairs of listener and speaker of whom nothing was heard at all; their frames are due from when the listener came. */
  readonly deaf: number
  readonly altered: number
  readonly repeated: number
  /** The largest step by which the sound came later than the frame before it. */
  readonly worstStepMs: number
  /** Stripes in use in the steady window, the listeners fed in all of them, and those that the relay lost by the end. */
  readonly stripes: number
  readonly inAllStripes: number
  readonly displaced: number
  /** Who missed most: how much, between which seconds from the start of the run, and who had fed it just before. */
  readonly worst: Worst | undefined
  /** Missing frames by the time at which they were published, in seconds from the start of the run. */
  readonly gaps: readonly { readonly seconds: number; readonly frames: number }[]
  readonly packetsForwarded: number
}

export interface Worst {
  readonly peer: PeerId
  readonly missing: number
  readonly fromSeconds: number
  readonly toSeconds: number
  /** Packets of sound that came in meanwhile, and were of no use. */
  readonly arrived: number
  /** By stripe. Says of each whether it crashed. */
  readonly feeders: readonly { readonly stripe: number; readonly peer: PeerId; readonly crashed: boolean }[]
}

/** A stretch of time in which nothing was done to the swarm, with reports from its ends: a worker at a time. */
export interface SteadyWindow {
  readonly fromMs: number
  readonly toMs: number
  readonly reports: readonly { readonly before: WorkerReport; readonly after: WorkerReport }[]
}

export interface Measured {
  readonly listeners: number
  readonly logs: readonly PeerLog[]
  readonly speakers: readonly PeerId[]
  readonly crashes: readonly Crash[]
  readonly window: SteadyWindow
  readonly endMs: number
  readonly startMs: number
}

/** A listener that hears nothing of a speaker after this long is deaf to it, and every frame from then on is missing. */
const PATIENCE_MS = 5_000

export function figuresOf(measured: Measured): { figures: SwarmFigures; details: SwarmDetails } {
  const { logs, speakers, crashes, window, endMs, startMs } = measured
  const stage = new Set(speakers)
  const listeners = logs.filter(({ peer }) => !stage.has(peer))
  const spoken = new Map(logs.flatMap(({ peer, sent: spoken }) => (spoken ? [[peer, spoken.frames] as const] : [])))
  const ears = listeners.map((listener) => ({
    listener,
    matches: speakers.map((speaker) => matchOf(listener, speaker, spoken.get(speaker) ?? NO_FRAMES, endMs)),
  }))
  const matches = ears.flatMap(({ matches }) => matches)
  const heard = matches.flatMap(({ mouthToEarMs }) => mouthToEarMs)
  const restored = listeners.flatMap(({ arrivals }) => crashes.flatMap((crash) => outagesAfter(arrivals, crash)))
  const restoreMs = restored.map(({ ms }) => ms ?? Infinity)
  const firstMs = listeners.flatMap(({ firstAudioMs }) => firstAudioMs ?? [])
  const feeders = new Map(
    window.reports
      .flatMap(({ after }) => after.peers)
      .filter(({ peer }) => !stage.has(peer))
      .map(({ peer, feeders }) => [peer, feeders] as const),
  )
  const feeding = new Set([...feeders.values()].flatMap((ofPeer) => Array.from(ofPeer.values())))
  const forwarded = forwardingOf(window, stage)
  const stripes = Math.max(0, ...[...feeders.values()].map(({ size }) => size))
  const sum = (of: (match: Match) => number) => matches.reduce((total, match) => total + of(match), 0)
  const framesMissing = sum(({ missing }) => missing)
  const altered = sum(({ altered }) => altered)
  return {
    figures: {
      listeners: measured.listeners,
      superPeers: [...feeding].filter((peer) => !stage.has(peer)).length,
      depthMax: deepest(feeders, stage),
      kills: crashes.length,
      framesDue: sum(({ due }) => due),
      framesMissing,
      framesMissingPerCrash: crashes.length > 0 ? rounded(framesMissing / crashes.length, 2) : null,
      maxGapMs: Math.max(0, ...matches.map(({ longestGapMs }) => longestGapMs)),
      restoreMs: { p50: milliseconds(restoreMs, 0.5), p99: milliseconds(restoreMs, 0.99) },
      firstAudioMs: { p50: milliseconds(firstMs, 0.5), p95: milliseconds(firstMs, 0.95) },
      mouthToEarMs: { p50: milliseconds(heard, 0.5), p99: milliseconds(heard, 0.99) },
      identical: altered === 0,
      forwardCpuUsPerPacket: forwarded.packets > 0 ? rounded(forwarded.cpuUs / forwarded.packets, 1) : null,
      speakerUplinkKbps: uplinkOf(window, stage),
      relayMediaBytes: null,
    },
    details: {
      stayed: listeners.length,
      orphaned: restored.length,
      neverRestored: restored.filter(({ ms }) => ms === undefined).length,
      silent: logs.reduce((total, { sent: spoken }) => total + (spoken ? spoken.handed - spoken.frames.at.length : 0), 0),
      deaf: matches.filter(({ mouthToEarMs }) => mouthToEarMs.length === 0).length,
      altered,
      repeated: sum(({ repeated }) => repeated),
      worstStepMs: rounded(Math.max(0, ...matches.map(({ worstStepMs }) => worstStepMs)), 1),
      stripes,
      inAllStripes: [...feeders.values()].filter(({ size }) => size === stripes).length,
      displaced: listeners.filter(({ isJoined }) => !isJoined).length,
      worst: worstOf(ears, crashes, startMs),
      gaps: matches.flatMap(({ gaps }) =>
        gaps.map(({ at, frames }) => ({ seconds: rounded((at - startMs) / 1_000, 2), frames })),
      ),
      packetsForwarded: forwarded.packets,
    },
  }
}

/** Before the first frame that was missing, long enough to see who fed whom. */
const LOOK_BACK_MS = 1_000

function worstOf(
  ears: readonly { listener: PeerLog; matches: readonly Match[] }[],
  crashes: readonly Crash[],
  startMs: number,
): Worst | undefined {
  const missed = ears.map(({ listener, matches }) => ({
    listener,
    gaps: matches.flatMap(({ gaps }) => gaps),
    missing: matches.reduce((sum, { missing }) => sum + missing, 0),
  }))
  const [worst] = missed.filter(({ missing }) => missing > 0).sort((a, b) => b.missing - a.missing)
  if (!worst) return undefined
  const { listener, gaps, missing } = worst
  const fromMs = Math.min(...gaps.map(({ at }) => at))
  const toMs = Math.max(...gaps.map(({ at, frames }) => at + frames * 20))
  const crashed = new Set(crashes.map(({ peer }) => peer))
  return {
    ...{ peer: listener.peer, missing },
    fromSeconds: rounded((fromMs - startMs) / 1_000, 2),
    toSeconds: rounded((toMs - startMs) / 1_000, 2),
    arrived: listener.arrivals.at.filter((at) => at >= fromMs && at <= toMs).length,
    feeders: Array.from(feedersOf(listener.arrivals, fromMs - LOOK_BACK_MS, fromMs), ([stripe, peer]) => ({
      ...{ stripe, peer, crashed: crashed.has(peer) },
    })),
  }
}

const NO_FRAMES: Frames = { timestamp: new Float64Array(), at: new Float64Array(), hash: new Uint32Array() }

function matchOf(listener: PeerLog, speaker: PeerId, spoken: Frames, endMs: number): Match {
  const heard = listener.played.find((each) => each.speaker === speaker)?.frames ?? NO_FRAMES
  return matchFrames(spoken, heard, { sinceMs: listener.joinedAt + PATIENCE_MS, untilMs: endMs })
}

/** Who sends fewer packets a second on carries nobody: it answers a request now and then. */
const LEAST_FORWARDED = 10

/** CPU and packets of the processes whose peers forwarded. Those hold one peer each. */
function forwardingOf({ reports }: SteadyWindow, stage: ReadonlySet<PeerId>): { cpuUs: number; packets: number } {
  let [cpuUs, packets] = [0, 0]
  for (const { before, after } of reports) {
    const [first] = after.peers
    if (after.peers.length !== 1 || !first || stage.has(first.peer)) continue
    const sent = first.counters.packetsOut - (before.peers[0]?.counters.packetsOut ?? 0)
    if (sent < (LEAST_FORWARDED * (after.at - before.at)) / 1_000) continue
    packets += sent
    cpuUs += after.cpuUs - before.cpuUs
  }
  return { cpuUs, packets }
}

function uplinkOf({ reports }: SteadyWindow, stage: ReadonlySet<PeerId>): number | null {
  const rates = reports.flatMap(({ before, after }) =>
    after.peers
      .filter(({ peer }) => stage.has(peer))
      .map(({ key, counters }) => {
        const bytes = counters.bytesOut - (before.peers.find((peer) => peer.key === key)?.counters.bytesOut ?? 0)
        return (bytes * 8) / (after.at - before.at)
      }),
  )
  return rates.length > 0 ? rounded(rates.reduce((sum, rate) => sum + rate, 0) / rates.length, 1) : null
}

/** What never came is longer than any figure: it is left out only when nothing is left. */
function milliseconds(samples: readonly number[], share: number): number | null {
  const value = quantile(samples, share)
  return value === undefined || !Number.isFinite(value) ? null : rounded(value, 1)
}
