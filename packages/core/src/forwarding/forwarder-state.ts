import type { LinkNotice } from '../ports/media-plane.ts'
import type { LinkId, SourceId } from '../protocol/index.ts'
import type { Position } from '../wire/link-message.ts'
import type { LinkPort } from './link-port.ts'
import type { SourceStream } from './source-stream.ts'

/** What the parts of a forwarder share: links, sources, and how many stripes there are. */
export interface ForwarderState {
  /** In the order in which they came; also in `byLink`. */
  ports: LinkPort[]
  readonly byLink: Map<LinkId, LinkPort>
  streams: SourceStream[]
  readonly bySource: Map<SourceId, SourceStream>
  /** This peer's own voice. */
  own: SourceStream | undefined
  stripes: number
  onStage: boolean
  notice: (notice: LinkNotice) => void
}

/** Where we are in each source's stream, with nothing missing behind it that could still be repaired. */
export function positions(streams: readonly SourceStream[], of: 'newest' | 'contiguous'): Position[] {
  const list: Position[] = []
  for (const { source, missing } of streams) {
    const sequence = missing[of]
    if (sequence !== undefined) list.push({ source, sequence })
  }
  return list
}
