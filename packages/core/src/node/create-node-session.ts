import { openSession, type SessionOptions } from '../create-session.ts'
import { localMediaPlane } from '../media/forwarding/local-plane.ts'
import type { LinkTransport } from '../ports/link.ts'
import type { RoomSession } from '../session/api.ts'
import { simplePeerTransport } from '../transport/simple-peer.ts'
import { silentSink } from './ogg-file-sink.ts'
import { nodeWebRtc } from './peer-connection.ts'

export interface NodeSessionOptions extends Omit<SessionOptions, 'forwarding' | 'tracks' | 'transport'> {
  /** Hold links through this address alone; '127.0.0.1' stays on this machine. @default every address there is */
  bindAddress?: string
  /** Stands between this peer and its links, for whoever measures or breaks them. Called once. @default nothing does */
  wrapLinks?: (links: LinkTransport) => LinkTransport
}

/**
 * The session of a headless peer: links over node-datachannel, frames instead of native tracks, no sound unless there is
 * a sink for it. Otherwise as `createSession`.
 * @throws RangeError when `slots` is out of range
 * @example
 * const session = createNodeSession({ relayUrl: 'http://localhost:3000', sink: oggFileSink({ path: 'talk.ogg' }) })
 * await session.join({ room: parseRoomId('k3p-9fx-2ma')!, name: 'Archive' })
 */
export function createNodeSession({
  bindAddress,
  wrapLinks = (links) => links,
  ...options
}: NodeSessionOptions): RoomSession {
  const transport = wrapLinks(simplePeerTransport({ wrtc: nodeWebRtc({ bindAddress }) }))
  return openSession({ ...options, sink: options.sink ?? silentSink(), tracks: false, transport }, (on) =>
    localMediaPlane(on),
  )
}
