import { socketIoSignaling } from '@banyan/core/parts'
import type { Logger, Signaling } from '@banyan/core/ports'
import { NodeWebSocket, NodeXHR } from 'engine.io-client'

/** The way to the relay. Node has a WebSocket of its own since version 22 alone, and no XMLHttpRequest. */
export const nodeSignaling = (relay: { relayUrl: string; logger: Logger }): Signaling =>
  socketIoSignaling({ ...relay, transports: { webSocket: NodeWebSocket, polling: NodeXHR } })
