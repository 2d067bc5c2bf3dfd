import type { PeerId } from '@banyan/core/protocol'
import type { PeerLog, WorkerReport } from './worker-messages.ts'
import { type Crash, deepest, feedersOf, outagesAfter } from './feeders.ts'
import type { Frames } from './frame-log.ts'
import { type Match, matchFrames } from './match-frames.ts'
import { quantile, rounded } from './quantile.ts'

/** Quantiles, in milliseconds; null where nothing was measured. */
type Quantiles<Name extends string> = Readonly<Record<Name, number | null>>

/** Figures of a swarm. Listeners that vanished count in none of them but `listeners` and `kills`. */
export interface SwarmFigures {
  /** Listeners that were asked for. */
  readonly listeners: number
  /** Listeners that fed others in the steady window, and the most hops from the stage then. */
  readonly superPeers: number
  readonly depthMax: number
  /** Peers that vanished: by --kill and by --churn. */
  readonly kills: number
  /** Sent frames, for each listener and speaker from the first that it played to the end; and those that it did not
   *  play. */
  readonly framesDue: number
  readonly framesMissing: number
  readonly framesMissingPerCrash: number | null
  readonly maxGapMs: number
  /** From a crash to the first packet of a lost stripe from another peer, over all children and stripes of crashed
   *  peers. */
  readonly restoreMs: Quantiles<'p50' | 'p99'>
  readonly firstAudioMs: Quantiles<'p50' | 'p95'>
  readonly mouthToEarMs: Quantiles<'p50' | 'p99'>
  /** Whether every played frame is, byte for byte, the one that was sent under its timestamp. */
  readonly identical: boolean
  /** CPU time of processes of super-peers that fed others, over the packets that they sent, in the steady window. */
  readonly forwardCpuUsPerPacket: number | null
  /** Sound and link messages that one speaker sent over all its links in the steady window. */
  readonly speakerUplinkKbps: number | null
  /** Bytes of sound that passed through the relay; null for a relay that is not ours to look into. */
  readonly relayMediaBytes: number | null
}

/** Figures that explain the others. */
export interface SwarmDetails {
  /** Listeners that were there at the end: those that count. */
  readonly stayed: number
  /** Stripes that children of crashed peers lost, and how many of those no peer sent again. */
  readonly orphaned: number
  readonly neverRestored: number
  /** Frames that sources handed over and no speaker sent, because they were silence. */
  readonly silent: number
  /** Pairs of listener and speaker from whom nothing was played; their frames are due from when the listener joined. */
  readonly deaf: number
  readonly altered: number
  readonly repeated: number
  /** The largest increase of the delay from one played frame to the next, in ms. */
  readonly worstStepMs: number
  /** Stripes in use in the steady window, the listeners fed in all of them, and those that the relay lost by the
   *  end. */
  readonly stripes: number
  readonly inAllStripes: number
  readonly displaced: number
  /** The listener that missed most. */
  readonly worst: Worst | undefined
  /** Missing frames by the time at which they were sent, in seconds from the start of the run. */
  readonly gaps: readonly { readonly seconds: number; readonly frames: number }[]
  readonly packetsForwarded: number
  /** How many percent signatures, and messages about groups of frames, add to all other bytes in the steady window: to
   *  those on media channels, and to those on the line, with the headers of the protocols below. Null where there were
   *  none. */
  readonly trustBytesPercent: { readonly ofMedia: number; readonly ofLine: number } | null
}

/** A listener that missed frames: how many, between which seconds from the start of the run, and its feeders before. */
export interface Worst {
  readonly peer: PeerId
  readonly missing: number
  readonly fromSeconds: number
  readonly toSeconds: number
  /** Packets of sound that arrived meanwhile. */
  readonly arrived: number
  /** The feeder of each stripe, and whether it crashed. */
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

/** A listener that played nothing of a speaker misses every frame from this long after its join on, in ms. */
const PATIENCE_MS = 5_000

export function figuresOf(measured: Measured): { figures: SwarmFigures; details: SwarmDetails } {
  const { logs, speakers, crashes, window, endMs, startMs } = measured
  const stage = new Set(speakers)
  const listeners = logs.filter(({ peer }) => !stage.has(peer))
  const sentBy = new Map(logs.flatMap(({ peer, sent }) => (sent ? [[peer, sent.frames] as const] : [])))
  const byListener = listeners.map((listener) => ({
    listener,
    matches: speakers.map((speaker) => matchOf(listener, speaker, sentBy.get(speaker) ?? NO_FRAMES, endMs)),
  }))
  const matches = byListener.flatMap(({ matches }) => matches)
  const delays = matches.flatMap(({ mouthToEarMs }) => mouthToEarMs)
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
      mouthToEarMs: { p50: milliseconds(delays, 0.5), p99: milliseconds(delays, 0.99) },
      identical: altered === 0,
      forwardCpuUsPerPacket: forwarded.packets > 0 ? rounded(forwarded.cpuUs / forwarded.packets, 1) : null,
      speakerUplinkKbps: uplinkOf(window, stage),
      relayMediaBytes: null,
    },
    details: {
      stayed: listeners.length,
      orphaned: restored.length,
      neverRestored: restored.filter(({ ms }) => ms === undefined).length,
      silent: logs.reduce((total, { sent }) => total + (sent ? sent.handed - sent.frames.at.length : 0), 0),
      deaf: matches.filter(({ mouthToEarMs }) => mouthToEarMs.length === 0).length,
      altered,
      repeated: sum(({ repeated }) => repeated),
      worstStepMs: rounded(Math.max(0, ...matches.map(({ worstStepMs }) => worstStepMs)), 1),
      stripes,
      inAllStripes: [...feeders.values()].filter(({ size }) => size === stripes).length,
      displaced: listeners.filter(({ isJoined }) => !isJoined).length,
      worst: worstOf(byListener, crashes, startMs),
      gaps: matches.flatMap(({ gaps }) =>
        gaps.map(({ at, frames }) => ({ seconds: rounded((at - startMs) / 1_000, 2), frames })),
      ),
      packetsForwarded: forwarded.packets,
      trustBytesPercent: trustBytesOf(window),
    },
  }
}

/** Time before the first missing frame in which feeders are looked for, in ms: 25 packets of a stripe. */
const LOOK_BACK_MS = 1_000

function worstOf(
  byListener: readonly { listener: PeerLog; matches: readonly Match[] }[],
  crashes: readonly Crash[],
  startMs: number,
): Worst | undefined {
  const missed = byListener.map(({ listener, matches }) => ({
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

function matchOf(listener: PeerLog, speaker: PeerId, sent: Frames, endMs: number): Match {
  const played = listener.played.find((each) => each.speaker === speaker)?.frames ?? NO_FRAMES
  return matchFrames(sent, played, { sinceMs: listener.joinedAt + PATIENCE_MS, untilMs: endMs })
}

/** Least packets a second of a peer that forwards: fewer are answers to requests. */
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

/** Headers around a message on a data channel, in bytes: IPv4 20, UDP 8, DTLS 1.2 with AES-GCM 37, SCTP 12, its data
 *  chunk 16 (RFC 8831, RFC 9260, RFC 5288). */
const HEADER_BYTES = 93

function trustBytesOf({ reports }: SteadyWindow): SwarmDetails['trustBytesPercent'] {
  const sum = (at: 'before' | 'after', what: 'bytesOut' | 'trustBytesOut' | 'packetsOut') =>
    reports.reduce((all, report) => all + report[at].peers.reduce((of, { counters }) => of + counters[what], 0), 0)
  const trust = sum('after', 'trustBytesOut') - sum('before', 'trustBytesOut')
  const all = sum('after', 'bytesOut') - sum('before', 'bytesOut')
  if (trust === 0) return null
  const headers = (sum('after', 'packetsOut') - sum('before', 'packetsOut')) * HEADER_BYTES
  const percentOf = (bytes: number) => rounded((100 * trust) / bytes, 2)
  return { ofMedia: percentOf(all - trust), ofLine: percentOf(all - trust + headers) }
}

/** A quantile in ms. A stripe that never came back counts as infinite; null when the quantile is infinite. */
function milliseconds(samples: readonly number[], share: number): number | null {
  const value = quantile(samples, share)
  return value === undefined || !Number.isFinite(value) ? null : rounded(value, 1)
}
