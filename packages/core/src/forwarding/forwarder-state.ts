import type { LinkNotice } from '../ports/media-plane.ts'
import type { LinkId, PeerId, SourceId } from '../protocol/index.ts'
import type { Position } from '../wire/link-message.ts'
import type { Overload } from './health/overload.ts'
import type { LinkPort } from './link-port.ts'
import type { SourceStream } from './source-stream.ts'
import type { OwnFrames } from './trust/own-frames.ts'
import type { ParentRecord } from './trust/parent-record.ts'

/** What the parts of a forwarder share: its links, its sources, and what the routes say. `Forwarder` writes it. */
export interface ForwarderState {
  /** In the order in which they were attached; also in `byLink`. */
  ports: LinkPort[]
  readonly byLink: Map<LinkId, LinkPort>
  streams: SourceStream[]
  readonly bySource: Map<SourceId, SourceStream>
  /** This peer's own voice; undefined until it has published something. */
  own: SourceStream | undefined
  readonly ownFrames: OwnFrames
  stripes: number
  /** How many stripes there were before the last change, and until when packets may still go by that. */
  stripesBefore: { readonly count: number; readonly until: number } | undefined
  /** Frames come by two ways: peers that are not the same feed us in different stripes. */
  isTwoWay: boolean
  /** What is known of each peer that has fed us. */
  readonly records: Map<PeerId, ParentRecord>
  /** This peer is on stage: it has no parents. */
  onStage: boolean
  /** How much is left out because this peer has less CPU than it needs. */
  readonly overload: Overload
  /** Tells the session what was found out about a link. */
  readonly notice: (notice: LinkNotice) => void
}

/**
 * Where this peer is in the stream of each source that it has heard of: at the newest frame that came (`newest`), or at
 * the last frame before the first one that may still be repaired (`contiguous`).
 */
export function positions(streams: readonly SourceStream[], of: 'newest' | 'contiguous'): Position[] {
  const list: Position[] = []
  for (const { source, missing } of streams) {
    const sequence = missing[of]
    if (sequence !== undefined) list.push({ source, sequence })
  }
  return list
}
