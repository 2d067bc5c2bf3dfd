import { socketIoSignaling } from '@banyan/core/parts'
import type { Logger, Signaling } from '@banyan/core/ports'
import { NodeWebSocket } from 'engine.io-client'

/** The way to the relay. Node has a WebSocket of its own since version 22 alone. */
export const nodeSignaling = (relay: { relayUrl: string; logger: Logger }): Signaling =>
  socketIoSignaling({ ...relay, webSocket: NodeWebSocket })
