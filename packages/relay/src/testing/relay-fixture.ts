import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Logger, silentLogger } from '@banyan/core/ports'
import {
  type Ask,
  type Joined,
  type Notice,
  type NoticeName,
  NOTICES,
  parseNotice,
  parseReply,
  type PeerId,
  PROTOCOL_VERSION,
  type Refusal,
  type Reply,
  type RequestName,
  type Result,
} from '@banyan/core/protocol'
import { seededRandom, VirtualClock } from '@banyan/core/testing'
import { io, type Socket } from 'socket.io-client'
import { createRelay, type Relay, type RelayOptions } from '../server.ts'

/** A notice as it arrived. */
type ReceivedNotice = { [Name in NoticeName]: { readonly event: Name; readonly notice: Notice<Name> } }[NoticeName]

/** A peer with nothing behind it but a connection: asks, and keeps what it is told. */
export class TestPeer {
  readonly socket: Socket
  readonly notices: ReceivedNotice[] = []
  readonly #waiting = new Set<() => void>()

  /** @param address where it seems to come from, as a proxy on the relay's machine would say. @default this machine */
  constructor(url: string, address?: string) {
    this.socket = io(url, {
      ...(address !== undefined && { extraHeaders: { 'x-forwarded-for': address } }),
      auth: { protocol: PROTOCOL_VERSION },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    })
    for (const event of Object.keys(NOTICES) as NoticeName[]) {
      this.socket.on(event, (raw: unknown) => {
        const notice = parseNotice(event, raw)
        if (!notice.ok) throw new Error(notice.error.message)
        this.notices.push({ event, notice: notice.value } as ReceivedNotice)
        for (const look of [...this.#waiting]) look()
      })
    }
  }

  async ask<Name extends RequestName>(event: Name, ask: Ask<Name>): Promise<Result<Reply<Name>, Refusal>> {
    return parseReply(event, await this.socket.emitWithAck(event, ask))
  }

  /** Asks for what must be granted. */
  async must<Name extends RequestName>(event: Name, ask: Ask<Name>): Promise<Reply<Name>> {
    const answer = await this.ask(event, ask)
    if (!answer.ok) throw new Error(`${event} was refused: ${answer.error.code} (${answer.error.message})`)
    return answer.value
  }

  create(options: Partial<Ask<'room:create'>> = {}): Promise<Joined> {
    return this.must('room:create', { name: 'Host', title: 'Tea', policy: 'open', capability: CAPABLE, ...options })
  }

  join({ view: { room } }: Joined, options: Partial<Ask<'room:join'>> = {}): Promise<Joined> {
    return this.must('room:join', { room, name: 'Guest', capability: CAPABLE, ...options })
  }

  /** The notices of one kind that have arrived. */
  all<Name extends NoticeName>(event: Name): Notice<Name>[] {
    return this.notices.flatMap((received) => (received.event === event ? [received.notice as Notice<Name>] : []))
  }

  /** The first notice of a kind for which `fits` holds, as soon as it has arrived. */
  next<Name extends NoticeName>(
    event: Name,
    fits: (notice: Notice<Name>) => boolean = () => true,
  ): Promise<Notice<Name>> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.all(event).find(fits)
        if (!found) return
        this.#waiting.delete(look)
        resolve(found)
      }
      this.#waiting.add(look)
      look()
    })
  }

  /** Everything that the relay has said to this peer so far has arrived. */
  async settled(): Promise<ReceivedNotice[]> {
    await this.socket.emitWithAck('room:audience', {})
    return this.notices
  }

  /** As when the network fails: without a word of farewell. */
  drop(): void {
    this.socket.io.engine.close()
  }
}

export const CAPABLE: Ask<'room:create'>['capability'] = { slots: 4, tracks: true }

export interface RelayFixture {
  readonly relay: Relay
  readonly server: Server
  readonly clock: VirtualClock
  readonly url: string
  /** A peer that connects, from this machine unless another address is given. */
  peer(address?: string): TestPeer
  /** Loses the connection of the member `peer`, and waits until the relay has noticed. */
  drop(who: TestPeer, peer: PeerId): Promise<void>
  close(): Promise<void>
}

/** A relay on 127.0.0.1 whose time stands still, and peers over real connections. */
export async function relayFixture(options: Partial<RelayOptions> = {}): Promise<RelayFixture> {
  const clock = new VirtualClock()
  const server = createServer((_request, response) => response.end('the owner answers'))
  let onLose: (peer: unknown) => void = () => {}
  const logger: Logger = {
    ...silentLogger,
    debug: ({ peer }, message) => message === 'lose' && onLose(peer),
  }
  const relay = createRelay({ server, clock, logger, random: seededRandom(1), ...options })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const peers: TestPeer[] = []
  return {
    relay,
    server,
    clock,
    url,
    peer(address) {
      const peer = new TestPeer(url, address)
      peers.push(peer)
      return peer
    },
    async drop(who, peer) {
      const noticed = new Promise<void>((resolve) => {
        onLose = (lost) => lost === peer && resolve()
      })
      who.drop()
      await noticed
    },
    async close() {
      for (const { socket } of peers) socket.disconnect()
      await relay.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
