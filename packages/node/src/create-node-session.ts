import { localMediaPlane, openSession, type OpenSessionOptions } from '@banyan/core/parts'
import { type AudioSink, type LinkTransport, silentLogger } from '@banyan/core/ports'
import type { RoomSession } from '@banyan/core'
import { nodeSignaling } from './node-signaling.ts'
import { silentSink } from './ogg/ogg-file-sink.ts'
import { nodeSigning } from './signing/node-signing.ts'
import { nodeTransport } from './webrtc/node-transport.ts'

/** Settings of a session in Node. Those that are not named here are settings of `createSession`. */
export interface NodeSessionOptions extends Omit<OpenSessionOptions, 'sink' | 'tracks' | 'transport'> {
  /** Plays or records what is heard. @default `silentSink()` */
  sink?: AudioSink
  /** Address through which all links go; '127.0.0.1' stays on this machine. @default every address */
  bindAddress?: string
  /** Wraps the transport of links, for tests and tools that measure or break links. Called once. @default no wrapper */
  wrapLinks?: (links: LinkTransport) => LinkTransport
}

/**
 * Creates the session of a peer without a browser: links over node-datachannel, Opus frames instead of native tracks,
 * and no sound unless there is a sink for it. Otherwise as `createSession`.
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
  const signing = nodeSigning()
  const { relayUrl, logger = silentLogger, sink = silentSink() } = options
  const transport = wrapLinks(nodeTransport({ bindAddress, logger }))
  const signaling = options.signaling ?? nodeSignaling({ relayUrl, logger })
  return openSession({ ...options, sink, signaling, tracks: false, transport }, (on) =>
    localMediaPlane(on, { signing, patienceMs: sink.patienceMs }),
  )
}
