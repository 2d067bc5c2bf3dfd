import type { PeerId, PeerInTree, RoomHealth } from '@banyan/core'
import type { TreeWords } from '#lib/words/words.ts'
import { missedOf, shareMissed } from './history.ts'

/** A wait of this long, in ms, is heard as a break. The relay draws the same line. */
const NOTICED_GAP_MS = 200

/**
 * How the room sounds, in sentences: what people missed (`heard`), what makes one doubt somebody (`doubts`), and what
 * only the curious want to know (`details`). Pure.
 * @param peers their carriers, as the ears reported them: what an ear held back may show there alone
 */
export function healthSentences(
  health: RoomHealth,
  peers: readonly Pick<PeerInTree, 'reported'>[],
  words: TreeWords,
): { heard: string[]; doubts: string[]; details: string[] } {
  const { ears, whole, worst, median, unreached = 0 } = health
  const gap = Math.round(worst.longestGapMs)
  const carriers = peers.filter(({ reported }) => reported && (reported.heldBack > 0 || reported.forged > 0)).length
  const doubts = [
    ...doubtsOf(health, words),
    ...(carriers > 0 ? [words.tree_health_carriers({ count: carriers })] : []),
  ]
  const isAllHeard = isWhole(health, peers)
  const others = ears - Math.max(whole, 0) - unreached
  const heard = [
    ...(unreached > 0 ? [words.tree_health_unreached({ count: unreached })] : []),
    ...(isAllHeard ? [words.tree_health_all()] : []),
    ...(!isAllHeard && (others > 0 || unreached === 0)
      ? [words.tree_health_some({ missing: Math.max(1, others), ears })]
      : []),
  ]
  if (worst.played > 0 && missedOf(worst) > 0) {
    heard.push(words.tree_health_worst({ share: words.tree_share({ value: shareMissed(worst) }), gap }))
  } else if (worst.played > 0 && gap >= NOTICED_GAP_MS) heard.push(words.tree_health_late({ gap }))
  const details = [...uncheckedOf(health, words), words.tree_health_delay({ ms: Math.round(median.delayMs) })]
  return { heard, doubts, details }
}

/** What a person missed lately, in frames: as their page counts it, or as their ear reported it. Pure. */
export const missedBy = (self: PeerId, counted: number, { worst }: RoomHealth): number =>
  Math.max(counted, worst.peer === self ? missedOf(worst) : 0)

/** Nobody missed anything, and nobody held anything back, as far as any figure tells. Pure. */
export const isWhole = (
  { ears, whole, worst, median }: RoomHealth,
  peers: readonly Pick<PeerInTree, 'reported'>[],
): boolean =>
  whole >= ears &&
  missedOf(worst) === 0 &&
  missedOf(median) === 0 &&
  peers.every(({ reported }) => !reported || reported.heldBack === 0)

/** What the ears did not trust: the worst one, and half of all. */
function doubtsOf({ ears, worst, median }: RoomHealth, words: TreeWords): string[] {
  const half = (kind: 'heldBack' | 'forged') => ears > 1 && median[kind] > 0
  return [
    ...(worst.heldBack > 0 ? [words.tree_health_held({ count: worst.heldBack })] : []),
    ...(half('heldBack') ? [words.tree_health_held_half({ count: median.heldBack })] : []),
    ...(worst.forged > 0 ? [words.tree_health_forged({ count: worst.forged })] : []),
    ...(half('forged') ? [words.tree_health_forged_half({ count: median.forged })] : []),
  ]
}

/** What was played without a signature that covers it: nothing was lost. */
const uncheckedOf = ({ ears, worst, median }: RoomHealth, words: TreeWords): string[] => [
  ...(worst.unverified > 0 ? [words.tree_health_unverified({ count: worst.unverified })] : []),
  ...(ears > 1 && median.unverified > 0 ? [words.tree_health_unverified_half({ count: median.unverified })] : []),
]

/** What others say of a carrier, in sentences; none where they say nothing bad. Pure. */
export function carrierSentences({ convicted, reported }: PeerInTree, words: TreeWords): string[] {
  return [
    ...(convicted ? [words.tree_does_convicted()] : []),
    ...(reported && reported.heldBack > 0 ? [words.tree_does_below_held({ count: reported.heldBack })] : []),
    ...(reported && reported.forged > 0 ? [words.tree_does_below_forged({ count: reported.forged })] : []),
    ...(reported && reported.unverified > 0 ? [words.tree_does_below_unverified({ count: reported.unverified })] : []),
  ]
}
