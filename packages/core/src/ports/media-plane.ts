import type { FrameKey, LinkId, PeerId, SourceId } from '../protocol/index.ts'
import type { MediaError } from './errors.ts'
import type { LinkViolation, MediaChannel } from './link.ts'

/** What to do with packets, by link. Replaced as a whole whenever the plan or the stage changes. */
export interface Routes {
  /** Who may speak. Packets of any other source are dropped, and never forwarded. */
  readonly sources: readonly RoutedSource[]
  /** This peer's own source; undefined off stage. */
  readonly own?: SourceId | undefined
  /** How many stripes speakers deal their frames out to. */
  readonly stripes: number
  /** This peer is on stage: what it speaks starts here, and it has no parents. */
  readonly onStage: boolean
  readonly links: readonly LinkRoute[]
}

/** One stay on stage. */
export interface RoutedSource {
  readonly source: SourceId
  /** Verifies the signatures over its frames; undefined while nobody knows it. With another key the speaker begins
   *  anew. */
  readonly key?: FrameKey | undefined
}

/** What one link is for. A link that no plan wants any more (`retired`) keeps the roles that it had. */
export interface LinkRoute {
  readonly link: LinkId
  /** The peer at the other end. */
  readonly peer: PeerId
  /** What the peer speaks under: of this source its link is the speaker's own. Undefined off stage. */
  readonly source?: SourceId | undefined
  /** It may bring other sources than its own: it is not on stage, or has just come there and still feeds us. */
  readonly feedsOthers: boolean
  /** Stripes in which that peer is my parent. It may bring packets of these stripes, and of those that it was asked
   *  for. */
  readonly parent: readonly number[]
  /** Stripes in which that peer is my child: of these it gets what I publish and what my parents send. */
  readonly child: readonly number[]
  /** Stripes in which that peer stands by for me: it sends nothing until it is asked to (`resume`). */
  readonly standby: readonly number[]
  /** Stripes in which I stand by for that peer. */
  readonly backs: readonly number[]
  /** A fellow speaker that takes frames instead of a native track: it gets all that I publish. */
  readonly stage: boolean
  /** The plan does not want this link any more: it goes on as it was until what replaces it delivers. */
  readonly retired: boolean
}

/** What the media plane found out about a link, for the part that makes and ends links. */
export type LinkNotice =
  /** A parent has gone silent while somebody speaks. The plane has already turned to a standby, where there is one.
   *  `isCovered`: others bring all that the parent should. */
  | { readonly type: 'silent'; readonly link: LinkId; readonly stripes: readonly number[]; readonly isCovered: boolean }
  /** Nothing of that stripe comes, from anybody. */
  | { readonly type: 'starving'; readonly stripe: number }
  /** That parent delivers: three frames came in order. The link that delivered before it has been released. */
  | { readonly type: 'delivering'; readonly link: LinkId; readonly stripe: number }
  /** That child has another parent in all that I sent it. A retired link can end now. */
  | { readonly type: 'released'; readonly link: LinkId }
  /** That peer brought frames that their speaker did not speak. The plane has turned to another one. `stripes`: bit n
   *  is set when it did so in stripe n. */
  | {
      readonly type: 'forged'
      readonly link: LinkId
      readonly source: SourceId
      readonly stripes: number
      readonly frames: number
    }
  /** That peer brings frames that no signature ever covers: they do not sound any more. */
  | { readonly type: 'unprovable'; readonly link: LinkId }
  /** This peer's frames of that source are signed with the key that this key verifies. */
  | { readonly type: 'key'; readonly source: SourceId; readonly key: FrameKey }
  /** The other end says that it goes. */
  | { readonly type: 'leaving'; readonly link: LinkId }
  /** The other end broke the protocol on the media channel. The plane has closed the channel and forgotten the link. */
  | { readonly type: 'violation'; readonly link: LinkId; readonly violation: LinkViolation }
  /** The plane lost every channel that it had: each link has to be made anew. */
  | { readonly type: 'restarted' }
  /** The plane never came up: nothing is forwarded, sent or played. */
  | { readonly type: 'broken'; readonly error: MediaError }
  /** This peer cannot send as fast as it should, or can again. Told at each change. */
  | { readonly type: 'congestion'; readonly congested: boolean }
  /** CPU is short here (`isShort`), and so much is left out because of it (see `PlaneTraffic`). Told at each change. */
  | { readonly type: 'overload'; readonly shedding: number; readonly isShort: boolean }

/** How a packet reached this peer. */
export interface Arrival {
  /** When its first copy came, in milliseconds since 1970. The ear holds the speaker's clock and its own together by
   *  it. */
  readonly at: number
  /** When it was handed out, in milliseconds since 1970: it may have waited for another way to confirm it. A jitter
   *  buffer that holds less plays it too late. */
  readonly readyAt: number
  /** Stripe skew: how much later the slowest stripe brings this source than the fastest, in milliseconds. A jitter
   *  buffer that holds as much hides that one way fails. */
  readonly skewMs: number
  /** Clocks may go by it: two ways agree on it, or there is but one. */
  readonly isConfirmed: boolean
  /** The source counts anew from this frame on: what came of it before is no measure of what comes. @default false */
  readonly isRestart?: boolean
}

/** What a media plane tells the session. */
export interface MediaPlaneEvents {
  /** A packet for this peer's own ear. Each frame comes once. */
  packet: (packet: Uint8Array<ArrayBuffer>, arrival: Arrival) => void
  /** Takes a frame back that was handed out: it was found to be disputed or forged. It may come again. */
  retract: (source: SourceId, sequence: number) => void
  notice: (notice: LinkNotice) => void
}

/** What went over one link since it was made. Frames of sound count as packets; everything else is in the bytes
 *  alone. */
export interface LinkTraffic {
  readonly packetsIn: number
  readonly packetsOut: number
  readonly bytesIn: number
  readonly bytesOut: number
  /** Came a second time. With two parents, a few are normal. */
  readonly duplicates: number
  /** From a source or in a stripe that the peer may not bring, from a peer that was found lying, unreadable, or too
   *  much for one link. */
  readonly refused: number
  /** Not sent because this link could not take more. */
  readonly shed: number
  /** Frames that the other end asked for again. */
  readonly asked: number
  /** Those of them that it could be given. */
  readonly answered: number
  /** Milliseconds there and back on the media channel; undefined until measured. */
  readonly rttMs: number | undefined
  /** How unevenly packets come in, in milliseconds (RFC 3550, section 6.4.1, smoothed). */
  readonly jitterMs: number
  /** Waiting to be sent at this end. */
  readonly bufferedBytes: number
  /** Milliseconds since the last sign of life; undefined before the first. */
  readonly silentMs: number | undefined
  /** Stripes whose sound the other end sends right now, as the parent or because it was asked to stand in. */
  readonly feeds: readonly number[]
  /** What this link's peer brought, over all of its links (see `SourceTraffic`). */
  readonly heldBack: number
  readonly forged: number
  readonly unverified: number
}

/** How one source's frames came so far. */
export interface SourceTraffic {
  /** Fresh frames, by every way. */
  readonly frames: number
  /** Those of them that came as the copy in the packet after theirs. */
  readonly fromRedundancy: number
  /** Those of them that were asked for again. */
  readonly fromRepair: number
  /** As in `Arrival`. */
  readonly skewMs: number
  /** Frames of which a copy came and that did not sound in time, because nothing confirmed them. */
  readonly heldBack: number
  /** Contents that came and that the speaker did not speak, as a signature proves. */
  readonly forged: number
  /** Frames that no signature has covered. */
  readonly unverified: number
}

/** The figures of a media plane at one moment. */
export interface PlaneTraffic {
  readonly links: ReadonlyMap<LinkId, LinkTraffic>
  readonly sources: ReadonlyMap<SourceId, SourceTraffic>
  /** Hops from the stage in each stripe; undefined where no parent has said. */
  readonly depths: readonly (number | undefined)[]
  /** This peer cannot send as fast as it should. */
  readonly congested: boolean
  /** What this peer leaves out because it has less CPU than it needs (0: nothing, 1: repair, 2: most heartbeats too, 3:
   *  a stripe too), and how late it does what it has to do, in milliseconds; 0 while it leaves nothing out. */
  readonly overload: { readonly shedding: number; readonly lateMs: number }
  /** Bits a second that the uplink was measured to carry; undefined until `probe` has an answer. */
  readonly uplinkBps: number | undefined
}

/** Where packets meet links: receives, drops duplicates, repairs, forwards, hands to the ear, and turns to another
 *  parent when one fails. Runs in a worker or in this thread. */
export interface MediaPlane {
  /** Takes a new link's media channel. Must be called in the turn in which the channel was made. */
  attach(link: LinkId, channel: MediaChannel): void
  /** Forgets a link. */
  detach(link: LinkId): void
  /** Says what every link is for, from now on. */
  route(routes: Routes): void
  /** Sends this peer's own packet to its children in the packet's stripe, and to fellow speakers. The plane may take
   *  the buffer: do not touch it afterwards. */
  publish(packet: Uint8Array<ArrayBuffer>): void
  /** Sends a short train of packets to that peer to learn what the uplink carries: 20 kB, once. */
  probe(link: LinkId): void
  /** Tells every neighbour that this peer goes. Children that have another parent say `released`. */
  leave(): void
  /** The figures of this moment. */
  traffic(): Promise<PlaneTraffic>
  /** Frees everything. Links are closed by their owner. */
  close(): void
}
/** Starts a media plane. */
export type OpenMediaPlane = (on: MediaPlaneEvents) => MediaPlane
