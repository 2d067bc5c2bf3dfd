import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

/** What a proxy does with a WebSocket: passes it on as a plain request, never answers it, opens it and lets nothing
 *  through, or passes it on. */
export type WebSocketsThere = 'refused' | 'swallowed' | 'mute' | 'passed'

export interface NarrowProxy {
  readonly url: string
  /** May change at any time. */
  webSockets: WebSocketsThere
  /** How many requests of each kind it got. */
  readonly seen: { webSockets: number; requests: number }
  /** Breaks all connections through it. It goes on taking new ones. */
  cut(): void
  close(): Promise<void>
}

/** An HTTP proxy on this machine in front of `target`, through which no WebSocket works unless told otherwise. It names
 *  the address that a request came from, as proxies do. */
export async function narrowProxy(
  target: string,
  { webSockets = 'refused' as WebSocketsThere } = {},
): Promise<NarrowProxy> {
  const seen = { webSockets: 0, requests: 0 }
  const sockets = new Set<Socket>()
  const server = createServer((incoming, answer) => {
    seen.requests += 1
    const onward = request(new URL(incoming.url!, target), {
      method: incoming.method!,
      headers: forwardedHeaders(incoming),
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
    switch (proxy.webSockets) {
      case 'swallowed':
        return
      case 'mute':
        return openMute(incoming, socket)
      case 'refused':
        return askPlainly(target, incoming, socket)
      case 'passed':
        return passOn(target, incoming, socket)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy: NarrowProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    webSockets,
    seen,
    cut: () => sockets.forEach((socket) => socket.destroy()),
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
  return proxy
}

/** As a proxy does that knows no Upgrade: `target` sees a plain request, and refuses it. */
function askPlainly(target: string, incoming: IncomingMessage, socket: Socket): void {
  const onward = request(new URL(incoming.url!, target), { headers: forwardedHeaders(incoming) })
  onward.once('response', (response) => {
    response.resume()
    socket.end(`HTTP/1.1 ${response.statusCode} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
  })
  onward.once('error', () => socket.destroy())
  onward.end()
}

function passOn(target: string, incoming: IncomingMessage, socket: Socket): void {
  const { hostname, port } = new URL(target)
  const onward = connect(Number(port), hostname)
  onward.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n`)
  for (const [name, value] of Object.entries(incoming.headers)) onward.write(`${name}: ${String(value)}\r\n`)
  onward.write('\r\n')
  onward.pipe(socket).pipe(onward)
  onward.on('error', () => socket.destroy())
  socket.once('close', () => onward.destroy())
}

function forwardedHeaders({ headers, socket }: IncomingMessage) {
  const { connection: _connection, upgrade: _upgrade, ...rest } = headers
  const chain = [rest['x-forwarded-for'], socket.remoteAddress].filter((address) => address !== undefined)
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
