import type { LinkId, PeerId } from '../protocol/index.ts'

/** The part of RTCDataChannel that carries packets: unordered, no retransmission. */
export interface MediaChannel {
  binaryType: string
  readonly readyState: string
  readonly bufferedAmount: number
  send(packet: Uint8Array<ArrayBuffer>): void
  close(): void
  onopen: ((event: never) => unknown) | null
  onclose: ((event: never) => unknown) | null
  onmessage: ((event: never) => unknown) | null
}

/** What a link tells its owner. */
export interface LinkEvents {
  /** The control channel works. */
  open: () => void
  /** It is over. Comes once, and last. */
  close: (reason: LinkCloseReason) => void
  /** A WebRTC signal that must reach the other end. */
  signal: (signal: string) => void
  /** The network below an open link does not answer. It may come back by itself; a fresh link may be faster. */
  troubled?: () => void
  /** The other end sends its voice as a native track. */
  track: (track: RemoteTrack) => void
}
/** Why a link is over: closed by this end, closed by the other end, or broken (it never came up, or the network
 *  failed). */
export type LinkCloseReason = 'closed-here' | 'closed-there' | 'failed'

/** A voice that arrives as a native track: play the stream, read the level off the receiver. */
export interface RemoteTrack {
  readonly stream: MediaStream
  /** Loudness of the last packet played, 0 (silence) to 1. */
  level(): number
}

/** One WebRTC connection between two peers: a reliable control channel and an unreliable media channel. */
export interface Link {
  readonly peer: PeerId
  readonly id: LinkId
  /** Takes a signal that the other end made. A signal that makes no sense closes the link as 'failed'. */
  receive(signal: string): void
  /** Sends this track instead of the one before; undefined sends none. */
  setTrack(track: MediaStreamTrack | undefined): void
  /** Closing twice is the same as once. */
  close(): void
}

/** What it takes to open a link. */
export interface OpenLink {
  peer: PeerId
  id: LinkId
  /** This end dials. Exactly one of the two does. */
  initiator: boolean
  iceServers: readonly { urls: string | string[]; username?: string | undefined; credential?: string | undefined }[]
  on: LinkEvents
}

/** Makes links. The media channel is handed to the media plane in the same turn: only then can it move to a worker. */
export interface LinkTransport {
  open(options: OpenLink): { link: Link; channel: MediaChannel }
}
