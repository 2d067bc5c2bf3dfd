import { NOTICES, REQUESTS } from '@banyan/core/protocol'
import { createRelay, type RelayOptions } from '@banyan/relay'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { messageOf } from './socket-message.ts'
import { FrameReader } from './web-socket-frames.ts'

export interface Passed {
  /** Bytes of messages that are none of the protocol's words: binary ones, and events that it does not name. */
  readonly mediaBytes: number
  /** All other bytes of messages, both ways, and the events that they were. */
  readonly wordBytes: number
  readonly events: ReadonlyMap<string, number>
}
export interface WatchedRelay {
  readonly url: string
  passed(): Passed
  close(): Promise<void>
}

const WORDS = new Set([...Object.keys(REQUESTS), ...Object.keys(NOTICES)])

/** A real relay on loopback, with an eye on every message that comes to it or leaves it. */
export async function openWatchedRelay(options: Omit<RelayOptions, 'server'> = {}): Promise<WatchedRelay> {
  const events = new Map<string, number>()
  let [mediaBytes, wordBytes] = [0, 0]
  const count = (kind: 'text' | 'binary', payload: Buffer) => {
    const { event, isWord } =
      kind === 'binary' ? { event: 'binary', isWord: false } : messageOf(payload.toString(), WORDS)
    events.set(event, (events.get(event) ?? 0) + payload.length)
    if (isWord) wordBytes += payload.length
    else mediaBytes += payload.length
  }

  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Before the relay, so that no byte is read before somebody watches.
  server.on('upgrade', (_request, duplex) => watch(duplex as Socket, count))
  const relay = createRelay({ ...options, server })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed: () => ({ mediaBytes, wordBytes, events: new Map(events) }),
    async close() {
      await relay.close()
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Reads along, in both directions. What the relay writes begins with the answer to the upgrade. */
function watch(socket: Socket, count: (kind: 'text' | 'binary', payload: Buffer) => void): void {
  const incoming = new FrameReader(count)
  const outgoing = new FrameReader(count, { behindHeaders: true })
  socket.on('data', (bytes: Buffer) => incoming.take(bytes))
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean
  socket.write = (...args: unknown[]) => {
    const [bytes] = args
    outgoing.take(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes as Uint8Array))
    return write(...args)
  }
}
