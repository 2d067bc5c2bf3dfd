import type { LinkId, SourceId } from '../protocol/index.ts'
import type { MediaChannel } from './link.ts'

/** What to do with packets, by link. Replaced as a whole whenever the plan or the stage changes. */
export interface Routes {
  /** Who may speak. Packets of any other source are dropped, and never passed on. */
  readonly sources: readonly SourceId[]
  readonly links: readonly LinkRoute[]
}
export interface LinkRoute {
  readonly link: LinkId
  /** Stripes in which that peer is my parent. What it sends is passed on, of whatever stripe it is: while plans change,
   *  the two ends may differ for a moment. */
  readonly parent: readonly number[]
  /** Stripes in which that peer is my child: of these it gets what I publish and what my parents send. */
  readonly child: readonly number[]
  /** A fellow speaker that takes frames instead of a native track: it gets all that I publish. */
  readonly stage: boolean
}

export interface LinkTraffic {
  packetsIn: number
  packetsOut: number
  bytesIn: number
  bytesOut: number
  /** Came a second time, or from somebody who may not speak, or could not be read. */
  dropped: number
}

export interface MediaPlaneEvents {
  /** A packet for this peer's own ear, each once. `at` is when it arrived, in milliseconds since 1970. */
  packet: (packet: Uint8Array<ArrayBuffer>, at: number) => void
}

/** Where packets meet links: receives, drops duplicates, passes on, hands to the ear. In a worker or in this thread. */
export interface MediaPlane {
  /** Must be called in the turn in which the channel was made. */
  attach(link: LinkId, channel: MediaChannel): void
  detach(link: LinkId): void
  route(routes: Routes): void
  /** Sends this peer's own packet to its children in the packet's stripe, and to fellow speakers. The plane may take the buffer: do not touch it afterwards. */
  publish(packet: Uint8Array<ArrayBuffer>): void
  traffic(): Promise<ReadonlyMap<LinkId, LinkTraffic>>
  close(): void
}
export type OpenMediaPlane = (on: MediaPlaneEvents) => MediaPlane
