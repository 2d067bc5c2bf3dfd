import { MAX_SIGNAL_LENGTH } from '../protocol/index.ts'
import type { LinkCloseReason, LinkTransport, LinkViolation, MediaChannel, OpenLink } from '../ports/link.ts'
import { type Logger, silentLogger } from '../ports/logger.ts'
import { type ChannelOwner, watchChannels } from './known-channels.ts'
import { oneVoice } from './one-voice.ts'
import { remoteTrack } from './remote-track.ts'
import { SignalLimit } from './signal-limit.ts'
import { parseSignal } from './signal.ts'
import { usableServers } from './usable-servers.ts'

/** Number of the media channel. Both ends make it under this number, so that each has it in the turn in which the
 *  link starts. Far above those that simple-peer's own channel takes. */
const MEDIA_CHANNEL_ID = 100

/** Limits how long a link may take to come up, in milliseconds: ICE has tried every pair of candidates by then. */
export const LINK_TIMEOUT_MS = 10_000

/** How long ICE may be disconnected before the link counts as troubled, in milliseconds. Hiccups are shorter; browsers
 *  themselves give up after half a minute. */
export const TROUBLE_MS = 2_000

/** WebRTC's constructors, as simple-peer takes them. */
export interface WebRtc {
  RTCPeerConnection: unknown
  RTCSessionDescription: unknown
  RTCIceCandidate: unknown
}

/** What the transport needs of an instance of simple-peer. */
export interface SimplePeerConnection extends ChannelOwner {
  readonly destroyed: boolean
  on(event: 'connect', handle: () => void): unknown
  on(event: 'signal', handle: (signal: object) => void): unknown
  on(event: 'track', handle: (track: MediaStreamTrack, stream: MediaStream) => void): unknown
  on(event: 'error', handle: (error: Error & { code?: string }) => void): unknown
  once(event: 'close', handle: () => void): unknown
  signal(signal: object): void
  addTrack(track: MediaStreamTrack, stream: MediaStream): void
  replaceTrack(before: MediaStreamTrack, after: MediaStreamTrack, stream: MediaStream): void
  removeTrack(track: MediaStreamTrack, stream: MediaStream): void
  destroy(): void
}

/** simple-peer's class, in the build that the platform runs: `simple-peer-light` in browsers, `simple-peer` in Node. */
export type SimplePeerClass = new (options: {
  initiator: boolean
  config: RTCConfiguration
  wrtc?: WebRtc
}) => SimplePeerConnection

/** What links over simple-peer are made of. */
export interface SimplePeerTransportOptions {
  SimplePeer: SimplePeerClass
  /** WebRTC's constructors. @default the platform's */
  wrtc?: WebRtc
  /** Whether links carry native tracks. Where not, a voice that is offered fails the link. @default true */
  tracks?: boolean
  /** Hears of ICE servers that WebRTC refuses. @default silent */
  logger?: Logger
}

/** Links over WebRTC: negotiation, trickle and renegotiation by simple-peer, its data channel as the control
 *  channel. What the protocol does not know closes the link (`LinkViolation`). */
export function simplePeerTransport({
  SimplePeer,
  wrtc,
  tracks = true,
  logger = silentLogger,
}: SimplePeerTransportOptions): LinkTransport {
  let usable: ReturnType<typeof usableServers> | undefined
  return {
    open({ peer, id, initiator, iceServers, on }: OpenLink) {
      const Connection = (wrtc?.RTCPeerConnection ?? RTCPeerConnection) as typeof RTCPeerConnection
      usable ??= usableServers({ connection: Connection, logger })
      const connection = new SimplePeer({
        initiator,
        config: { iceServers: usable(iceServers) },
        ...(wrtc && { wrtc }),
      })
      const channel = connection._pc.createDataChannel('media', {
        negotiated: true,
        id: MEDIA_CHANNEL_ID,
        ordered: false,
        maxRetransmits: 0,
      }) as MediaChannel

      let sent: { track: MediaStreamTrack; stream: MediaStream } | undefined
      let reason: LinkCloseReason = 'closed-there'
      let violation: LinkViolation | undefined
      const signals = new SignalLimit()
      const timer = setTimeout(() => fail(), LINK_TIMEOUT_MS)

      function fail() {
        reason = 'failed'
        connection.destroy()
      }
      function violated(what: LinkViolation) {
        violation ??= what
        connection.destroy()
      }
      watchChannels(connection, violated)

      let opened = false
      connection.on('connect', () => {
        clearTimeout(timer)
        opened = true
        on.open()
      })
      // simple-peer notices that ICE closes and that a connection fails. In Node, a handshake that is refused goes from
      // failed to closed at once, and shows as nothing but a closed connection.
      connection._pc.addEventListener('connectionstatechange', () => {
        if (connection._pc?.connectionState !== 'closed' || connection.destroyed) return
        if (!opened) reason = 'failed'
        connection.destroy()
      })
      let trouble: ReturnType<typeof setTimeout> | undefined
      connection._pc.addEventListener('iceconnectionstatechange', () => {
        clearTimeout(trouble)
        if (connection._pc?.iceConnectionState !== 'disconnected' || !opened) return
        trouble = setTimeout(() => connection.destroyed || on.troubled?.(), TROUBLE_MS)
      })
      connection.on('signal', (signal) => on.signal(JSON.stringify(signal)))
      const isOnlyVoice = oneVoice()
      connection.on('track', (track, stream) => {
        if (!isOnlyVoice(track, stream)) return violated('extra-track')
        on.track(remoteTrack(connection._pc, track, stream))
      })
      connection.on('error', ({ code }) => {
        const closedInOrder = opened && code === 'ERR_ICE_CONNECTION_CLOSED'
        if (reason === 'closed-there' && !closedInOrder) reason = 'failed'
      })
      connection.once('close', () => {
        clearTimeout(timer)
        clearTimeout(trouble)
        on.close(violation ? 'violation' : reason, violation)
      })

      return {
        channel,
        link: {
          peer,
          id,
          receive(raw) {
            if (connection.destroyed) return
            if (raw.length > MAX_SIGNAL_LENGTH) return violated('signal-flood')
            const signal = parseSignal(raw, tracks ? undefined : 0)
            if (!signal) return fail()
            if (!signals.take(signal)) return violated('signal-flood')
            try {
              connection.signal(signal)
            } catch {
              fail() // WebRTC's constructors throw at what they cannot read
            }
          },
          setTrack(track) {
            if (connection.destroyed || track === sent?.track) return
            if (sent && track) connection.replaceTrack(sent.track, track, sent.stream)
            else if (sent) connection.removeTrack(sent.track, sent.stream)
            const stream = sent?.stream ?? (track && new MediaStream([track]))
            if (track && !sent) connection.addTrack(track, stream!)
            sent = track && { track, stream: stream! }
          },
          close() {
            reason = 'closed-here'
            connection.destroy()
          },
        },
      }
    },
  }
}
