import { type SimplePeerClass, simplePeerTransport } from '@banyan/core/parts'
import type { LinkTransport } from '@banyan/core/ports'
import SimplePeer from 'simple-peer'
import { nodeWebRtc, type NodeWebRtcOptions } from './peer-connection.ts'

/** Links over node-datachannel. simple-peer's typings know less than its instances do (`_pc`). */
export const nodeTransport = (options: NodeWebRtcOptions = {}): LinkTransport =>
  simplePeerTransport({ SimplePeer: SimplePeer as unknown as SimplePeerClass, wrtc: nodeWebRtc(options) })
