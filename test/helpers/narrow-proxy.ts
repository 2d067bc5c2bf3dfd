import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** What a proxy does with a WebSocket: answers it as a plain request, never answers it, or opens it and lets nothing
 *  through. */
export type WebSocketsThere = 'refused' | 'swallowed' | 'mute'

export interface NarrowProxy {
  readonly url: string
  /** How many requests of each kind it got. */
  readonly seen: { webSockets: number; requests: number }
  /** Breaks all connections through it. It goes on taking new ones. */
  cut(): void
  close(): Promise<void>
}

/** An HTTP proxy on this machine in front of `target`, through which no WebSocket works. It names the address that a
 *  request came from, as proxies do. */
export async function narrowProxy(
  target: string,
  { webSockets = 'refused' as WebSocketsThere, from = undefined as string | undefined } = {},
): Promise<NarrowProxy> {
  const seen = { webSockets: 0, requests: 0 }
  const sockets = new Set<Socket>()
  const server = createServer((incoming, answer) => {
    seen.requests += 1
    const onward = request(new URL(incoming.url!, target), {
      method: incoming.method!,
      headers: forwardedHeaders(incoming, from),
    })
    onward.once('response', (response) => {
      answer.writeHead(response.statusCode!, response.headers)
      response.pipe(answer)
    })
    onward.once('error', () => answer.destroy())
    answer.once('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket) => {
    seen.webSockets += 1
    socket.on('error', () => {})
    if (webSockets === 'swallowed') return
    if (webSockets === 'mute') return openMute(incoming, socket)
    // As a proxy does that knows no Upgrade: the relay sees a plain request, and refuses it.
    socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    cut: () => sockets.forEach((socket) => socket.destroy()),
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

function forwardedHeaders({ headers, socket }: IncomingMessage, from: string | undefined) {
  const { connection: _connection, upgrade: _upgrade, ...rest } = headers
  const chain = [rest['x-forwarded-for'], from ?? socket.remoteAddress].filter((address) => address !== undefined)
  return { ...rest, 'x-forwarded-for': chain.join(', ') }
}

/** Completes the handshake of a WebSocket (RFC 6455, section 4.2.2). */
function openMute({ headers }: IncomingMessage, socket: Socket): void {
  const accept = createHash('sha1')
    .update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64')
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n')
  socket.write(`Sec-WebSocket-Accept: ${accept}\r\n\r\n`)
}
