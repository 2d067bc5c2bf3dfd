import type { RoutedSource } from '../ports/media-plane.ts'
import type { PeerId, Plan, SourceId } from '../protocol/index.ts'
import type { PeerLink } from './peer-link.ts'
import type { Progress } from './roles.ts'

/** What the links should be like. Replaced as a whole; the newest plan wins. */
export interface DesiredLinks {
  readonly plan: Plan
  /** Who may speak. */
  readonly sources: readonly RoutedSource[]
  /** What each peer on stage speaks under, silenced ones too. */
  readonly sourceOf: ReadonlyMap<PeerId, SourceId>
  /** What we speak under; undefined off stage. */
  readonly own: SourceId | undefined
  /** We may. */
  readonly onStage: boolean
  /** Fellow speakers that exchange native tracks with us; other stage links carry frames. */
  readonly byTrack: ReadonlySet<PeerId>
  /** Our own voice for those. */
  readonly track: MediaStreamTrack | undefined
}

/** How far the desired links have come. @param current the link to a peer that has the plan's roles */
export function progressOf({ plan, onStage }: DesiredLinks, current: (peer: PeerId) => PeerLink | undefined): Progress {
  const parents = plan.links.filter(({ up }) => up.length > 0)
  const settled = onStage
    ? plan.links.every(({ peer, stage }) => !stage || current(peer)?.isOpen)
    : parents.length > 0 && parents.every(({ peer, up }) => current(peer)?.isDelivering(up))
  const delivers = (stripe: number) => {
    const ofStripe = parents.filter(({ up }) => up.includes(stripe))
    return ofStripe.length === 0 ? settled : ofStripe.every(({ peer }) => current(peer)?.isDelivering([stripe]))
  }
  return { onStage, settled, delivers }
}
