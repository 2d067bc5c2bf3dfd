import { localMediaPlane, openSession, type OpenSessionOptions } from '@banyan/core/parts'
import type { AudioSink, LinkTransport } from '@banyan/core/ports'
import type { RoomSession } from '@banyan/core'
import { silentSink } from './ogg/ogg-file-sink.ts'
import { nodeTransport } from './webrtc/node-transport.ts'

export interface NodeSessionOptions extends Omit<OpenSessionOptions, 'sink' | 'tracks' | 'transport'> {
  /** Where voices go. @default nowhere */
  sink?: AudioSink
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
  const transport = wrapLinks(nodeTransport({ bindAddress }))
  return openSession({ ...options, sink: options.sink ?? silentSink(), tracks: false, transport }, (on) =>
    localMediaPlane(on),
  )
}
