import { type SimplePeerClass, simplePeerTransport } from '@banyan/core/parts'
import type { LinkTransport, Logger } from '@banyan/core/ports'
import SimplePeer from 'simple-peer'
import { nodeWebRtc, type NodeWebRtcOptions } from './peer-connection.ts'

/** Links over node-datachannel. The cast: simple-peer's typings lack `_pc`, which its instances have. */
export const nodeTransport = ({ logger, ...options }: NodeWebRtcOptions & { logger?: Logger } = {}): LinkTransport =>
  simplePeerTransport({
    SimplePeer: SimplePeer as unknown as SimplePeerClass,
    ...(logger && { logger }),
    wrtc: nodeWebRtc(options),
    tracks: false, // nobody reads them here: libdatachannel would keep their first thousand packets for nothing
  })
