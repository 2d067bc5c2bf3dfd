import type { IncomingMessage, Server as HttpServer } from 'node:http'
import type { Clock } from '@banyan/core/ports'
import { addressPace } from './address-pace.ts'

/** The path of Socket.IO. What else the server serves is none of the relay's business. */
const PATH = '/socket.io'

export interface StrayRequestsOptions {
  server: HttpServer
  clock: Clock
  /** Connections that one address may open in a minute. */
  connectionsPerMinute: number
  /** Whether there is a connection with that id of engine.io. */
  isOpen: (id: string) => boolean
  addressOf: (request: IncomingMessage) => string
}

/**
 * Limits requests over HTTP that belong to no connection, so that no budget counts them: those that name one which is
 * gone or never was, questions of browsers whether they may ask (CORS), and handshakes. To open a connection takes two
 * at most. An address that sends more loses the network connection on which it does.
 * @returns ends it
 */
export function limitStrayRequests(options: StrayRequestsOptions): () => void {
  const { server, clock, connectionsPerMinute, isOpen, addressOf } = options
  const pace = addressPace({ clock, perMinute: 2 * connectionsPerMinute, burst: 2 * connectionsPerMinute })
  const look = (request: IncomingMessage) => {
    const { url = '', socket } = request
    if (!url.startsWith(PATH) || socket.destroyed) return
    const id = /[?&]sid=([^&]+)/.exec(url)?.[1]
    if (id !== undefined && isOpen(id)) return
    // Behind a proxy it carries one request at a time: this one.
    if (!pace.admits(addressOf(request))) socket.destroy()
  }
  server.prependListener('request', look)
  return () => void server.off('request', look)
}
