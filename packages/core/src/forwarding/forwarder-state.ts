import type { LinkNotice } from '../ports/media-plane.ts'
import type { LinkId, SourceId } from '../protocol/index.ts'
import type { Position } from '../wire/link-message.ts'
import type { LinkPort } from './link-port.ts'
import type { SourceStream } from './source-stream.ts'

/** What the parts of a forwarder share: its links, its sources, and what the routes say. `Forwarder` writes it. */
export interface ForwarderState {
  /** In the order in which they were attached; also in `byLink`. */
  ports: LinkPort[]
  readonly byLink: Map<LinkId, LinkPort>
  streams: SourceStream[]
  readonly bySource: Map<SourceId, SourceStream>
  /** This peer's own voice; undefined until it has published something. */
  own: SourceStream | undefined
  stripes: number
  /** This peer is on stage: it has no parents. */
  onStage: boolean
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
