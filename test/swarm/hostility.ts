import type { PeerId } from '@banyan/core/protocol'
import type { ArrivedPackets } from './arrived-packet-log.ts'
import { matchFrames } from './match-frames.ts'
import { quantile, rounded } from './quantile.ts'
import type { PeerLog } from './worker-messages.ts'

/** What a part of the listeners did to the rest, and what became of them. */
export interface Hostility {
  readonly hostile: number
  readonly peers: readonly PeerId[]
  /** Frames that honest listeners played and that their speaker did not send so, or that they played twice. */
  readonly forgedFramesHeard: number
  /** From the first packet of sound after the attack began that a hostile parent sent a child, to the last one before a
   *  pause of a second, over all such pairs; null where it never ended. */
  readonly detectMs: { readonly p50: number | null; readonly p99: number | null }
  /** Members that the relay found guilty: hostile ones, and others. */
  readonly guiltyFound: number
  readonly wrongVerdicts: number
  /** Frames that honest listeners reported to have held back since they joined; null where none reported any. */
  readonly heldBack: number | null
}

export interface Attacked {
  readonly logs: readonly PeerLog[]
  readonly speakers: readonly PeerId[]
  readonly hostile: ReadonlySet<PeerId>
  /** When the attack began, and the last moment that counts, in monotonic milliseconds. */
  readonly attackedAt: number
  readonly endMs: number
}

/** Time in which a parent must have sent something before the attack, in ms. */
const LOOK_BACK_MS = 1_000
/** A parent that sent nothing for this long was left, in ms: its attacks that send nothing last half as long. What it
 *  sends later, over a link on which it is a child itself, feeds nobody. */
const PAUSE_MS = 1_000
/** A parent that sent something this shortly before the end feeds still, in ms: five frames of one stripe. */
const STILL_MS = 200

export function hostilityOf({ logs, speakers, hostile, attackedAt, endMs }: Attacked): Hostility {
  const stage = new Set(speakers)
  const honest = logs.filter(({ peer }) => !stage.has(peer) && !hostile.has(peer))
  const sentBy = new Map(logs.flatMap(({ peer, sent }) => (sent ? [[peer, sent.frames] as const] : [])))
  let forgedFramesHeard = 0
  for (const { played, joinedAt } of honest) {
    for (const { speaker, frames } of played) {
      const sent = sentBy.get(speaker)
      if (!sent) continue
      const { altered, repeated } = matchFrames(sent, frames, { sinceMs: joinedAt, untilMs: endMs })
      forgedFramesHeard += altered + repeated
    }
  }
  const fedMs = honest.flatMap(({ arrivals }) => feedingTimes(arrivals, hostile, attackedAt, endMs))
  const verdicts = new Set(logs.flatMap(({ verdicts = [] }) => verdicts))
  const guiltyFound = [...verdicts].filter((peer) => hostile.has(peer)).length
  const heldBack = honest.reduce((sum, log) => sum + (log.heldBack ?? 0), 0)
  return {
    ...{ hostile: hostile.size, peers: [...hostile], forgedFramesHeard },
    detectMs: { p50: milliseconds(fedMs, 0.5), p99: milliseconds(fedMs, 0.99) },
    ...{ guiltyFound, wrongVerdicts: verdicts.size - guiltyFound },
    heldBack: heldBack > 0 ? heldBack : null,
  }
}

/** For each hostile peer that fed this one before the attack: for how long it still did, in ms. */
function feedingTimes(
  { at, from, asked, peers }: ArrivedPackets,
  hostile: ReadonlySet<PeerId>,
  attackedAt: number,
  endMs: number,
): number[] {
  const ways = new Map<number, { isParent: boolean; first: number; last: number }>()
  for (let index = 0; index < at.length; index += 1) {
    const when = at[index]!
    if (asked[index] || !hostile.has(peers[from[index]!]!) || when < attackedAt - LOOK_BACK_MS || when > endMs) continue
    const way = ways.get(from[index]!) ?? { isParent: false, first: Infinity, last: -Infinity }
    if (when < attackedAt) way.isParent = true
    else if (when - Math.max(way.last, attackedAt) < PAUSE_MS) {
      way.first = Math.min(way.first, when)
      way.last = when
    }
    ways.set(from[index]!, way)
  }
  return [...ways.values()]
    .filter(({ isParent, first }) => isParent && first < Infinity)
    .map(({ first, last }) => (last > endMs - STILL_MS ? Infinity : last - first))
}

const milliseconds = (values: readonly number[], share: number): number | null => {
  const value = quantile(values, share)
  return value === undefined || !Number.isFinite(value) ? null : rounded(value, 0)
}
