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
  /** It is over. Comes once, and last. `violation` says what the other end did where the reason is 'violation'. */
  close: (reason: LinkCloseReason, violation?: LinkViolation) => void
  /** A WebRTC signal that must reach the other end. */
  signal: (signal: string) => void
  /** The network below an open link does not answer. It may come back by itself; a fresh link may be faster. */
  troubled?: () => void
  /** The other end sends its voice as a native track. */
  track: (track: RemoteTrack) => void
}
/** Why a link is over: closed by this end, closed by the other end, broken (it never came up, or the network failed),
 *  or closed by this end because the other end broke the protocol. */
export type LinkCloseReason = 'closed-here' | 'closed-there' | 'failed' | 'violation'

/**
 * What a peer does that no honest one does. It closes the link at once: what the protocol does not know may be a way to
 * fill this peer's memory.
 *
 * - `control-data`: something came on the control channel, on which nothing is sent.
 * - `extra-channel`: a data channel beside the two of a link.
 * - `extra-track`: a second voice, or a picture.
 * - `signal-flood`: a signal that is too long, or more signals than a link ever needs.
 * - `text`: text on the media channel.
 * - `oversized`: a message on the media channel that is longer than the longest packet.
 * - `flood`: more packets or link messages than an honest peer ever sends, for long.
 */
export type LinkViolation =
  'control-data' | 'extra-channel' | 'extra-track' | 'signal-flood' | 'text' | 'oversized' | 'flood'

/** A voice that arrives as a native track: play the stream, read the level off the receiver. */
export interface RemoteTrack {
  readonly stream: MediaStream
  /** Loudness of the last packet played, 0 (silence) to 1. */
  level(): number
}

/** One WebRTC connection between two peers: a reliable control channel, on which nothing is sent, and an unreliable
 *  media channel. */
export interface Link {
  readonly peer: PeerId
  readonly id: LinkId
  /** Takes a signal that the other end made. A signal that makes no sense closes the link as 'failed', a flood of
   *  them as 'violation'. */
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
