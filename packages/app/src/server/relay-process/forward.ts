import { Agent, type IncomingMessage, request as ask, type ServerResponse } from 'node:http'

/** Headers that are about one connection (RFC 9110, section 7.6.1). Each of our two connections has its own. */
const OF_ONE_CONNECTION = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade'])
/** What people read while the process with the pages does not answer: they may speak either language. */
const AWAY = 'The server is busy. Try again in a moment.\nLe serveur est occupé. Réessayez dans un instant.\n'

/**
 * Hands requests on to the process with the pages, and its answers back, both as they come and with back-pressure.
 * Node's own client does this in sixty lines; proxies as libraries bring routing, balancing and rewriting.
 */
export function forwardTo(socketPath: string) {
  const agent = new Agent({ keepAlive: true })

  function forward(request: IncomingMessage, response: ServerResponse, added: Readonly<Record<string, string>>): void {
    const headers: Record<string, string | string[]> = {}
    for (const [name, value] of Object.entries(request.headers)) {
      if (value !== undefined && !OF_ONE_CONNECTION.has(name)) headers[name] = value
    }
    const { method, url: path } = request
    const onward = ask({ socketPath, agent, method, path, headers: { ...headers, ...added } })
    const fail = () => {
      if (response.headersSent) response.destroy()
      else
        response
          .writeHead(503, {
            'content-type': 'text/plain; charset=utf-8',
            'x-content-type-options': 'nosniff',
            'retry-after': '5',
          })
          .end(AWAY)
    }
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, ownHeaders(answer.rawHeaders))
      answer.pipe(response)
      answer.on('error', fail)
    })
    // The pages may answer before they have read a body that is too long.
    onward.on('error', () => response.headersSent || fail())
    response.on('close', () => onward.destroy())
    request.pipe(onward)
  }
  return { forward, close: () => agent.destroy() }
}

/** Whether a request asks for a WebSocket. Other upgrades, such as h2c, are offers: who makes them can do without. */
export const asksForWebSocket = ({ headers }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === 'websocket'

/** Names and values in turn, as Node writes them: a header may come several times. */
function ownHeaders(raw: readonly string[]): string[] {
  const kept: string[] = []
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index]!
    if (!OF_ONE_CONNECTION.has(name.toLowerCase()) && name.toLowerCase() !== 'transfer-encoding') {
      kept.push(name, raw[index + 1]!)
    }
  }
  return kept
}
