import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Joined } from '@banyan/core/protocol'
import { openRawSocket, type RawSocket } from './raw-socket.ts'

/** What a process that abuses a relay is told. */
export interface AbuseTask {
  readonly name: string
  readonly url: string
  /** For how long, in ms. */
  readonly ms: number
  /** The room of those who mean no harm. */
  readonly room: string
  /** Where the app keeps its database, if it is the app that is abused. */
  readonly dataDir?: string
}

/** What came of it. */
export interface AbuseResult {
  /** Connections that the relay closed, by the code of its refusal; 'no word' without one. */
  readonly closed: Readonly<Record<string, number>>
  /** What else there is to say, in figures. */
  readonly seen: Readonly<Record<string, number>>
}

export interface AbuseOptions extends AbuseTask {
  readonly signal: AbortSignal
}

export interface Abuse {
  readonly about: string
  readonly run: (options: AbuseOptions) => Promise<AbuseResult>
}

const capability = { slots: 4, tracks: false }
/** An address out of those that are kept for documents (RFC 5737), or that were (RFC 2544). */
const addressOf = (index: number) => `198.18.${Math.floor(index / 250)}.${(index % 250) + 1}`

/** Keeps connections open, and says how those ended that the relay closed. */
class Crowd {
  readonly closed: Record<string, number> = {}
  readonly seen: Record<string, number> = {}
  readonly #options: AbuseOptions
  readonly #open = new Set<RawSocket>()

  constructor(options: AbuseOptions) {
    this.#options = options
  }

  get isOver(): boolean {
    return this.#options.signal.aborted
  }

  count(what: string, by = 1): void {
    this.seen[what] = (this.seen[what] ?? 0) + by
  }

  async connect(address: string, hello = true): Promise<RawSocket | undefined> {
    const socket = await openRawSocket({ url: this.#options.url, address, hello })
    if (socket) this.#open.add(socket)
    else this.count('turnedAway')
    return socket
  }

  /** Does something over and over again on a connection, and on the next one when the relay closes it. */
  async keep(
    address: string,
    act: (socket: RawSocket) => Promise<void>,
    before?: (socket: RawSocket) => Promise<unknown>,
  ) {
    while (!this.isOver) {
      const socket = await this.connect(address)
      if (!socket) {
        await this.pause(200)
        continue
      }
      await before?.(socket)
      while (socket.isOpen && !this.isOver) await act(socket)
      if (!socket.isOpen) this.note(socket)
    }
  }

  note({ closedBecause }: RawSocket): void {
    const code = closedBecause ?? 'no word'
    this.closed[code] = (this.closed[code] ?? 0) + 1
  }

  async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#options.signal }).catch(() => {})
  }

  async end(): Promise<AbuseResult> {
    for (const socket of this.#open) socket.close()
    return { closed: this.closed, seen: this.seen }
  }

  /** A room of one's own. */
  async open(host: RawSocket, policy: 'open' | 'ask'): Promise<Joined | undefined> {
    const answer = await host.request('room:create', { name: 'Host', title: 'Noise', policy, capability })
    return answer?.ok ? (answer.value as Joined) : undefined
  }

  async join(guest: RawSocket, room: string): Promise<Joined | undefined> {
    const answer = await guest.request('room:join', { room, name: 'Guest', capability })
    return answer?.ok ? (answer.value as Joined) : undefined
  }

  /** A room of one's own with a full stage and an audience. */
  async stage(policy: 'open' | 'ask', { speakers, listeners }: { speakers: number; listeners: number }) {
    const host = await this.connect(addressOf(0))
    const opened = host && (await this.open(host, policy))
    if (!host || !opened) throw new Error('the relay opened no room')
    const guests: { socket: RawSocket; peer: string }[] = []
    for (let index = 0; index < speakers + listeners; index += 1) {
      const socket = await this.connect(addressOf(1 + Math.floor(index / 10)))
      const joined = socket && (await this.join(socket, opened.view.room))
      if (socket && joined) guests.push({ socket, peer: joined.peer })
    }
    const [onStage, audience] = [guests.slice(0, speakers), guests.slice(speakers)]
    return { host, onStage, audience }
  }
}

const abuse = (about: string, act: (crowd: Crowd, options: AbuseOptions) => Promise<unknown>): Abuse => ({
  about,
  async run(options) {
    const crowd = new Crowd(options)
    await act(crowd, options)
    return crowd.end()
  },
})

/** Sends without a pause, as fast as the relay takes it. */
const flood =
  (kind: 'text' | 'ping' | 'piece', payload: string, atOnce = 1) =>
  async (socket: RawSocket) => {
    for (let count = 0; count < atOnce; count += 1) socket.send(kind, payload)
    await socket.drained()
  }

const large = (length: number) => `42["room:join",${JSON.stringify({ name: 'x'.repeat(length) })}]`

/** Everything that is tried against a relay, by name. */
export const ABUSES: Readonly<Record<string, Abuse>> = {
  bigMessages: abuse('one connection outside any room sends messages of 100 kB without a pause', (crowd) =>
    crowd.keep(addressOf(0), flood('text', large(100_000))),
  ),
  manyBigMessages: abuse('twenty from twenty addresses send messages of 30 kB', (crowd) =>
    Promise.all(Array.from({ length: 20 }, (_, index) => crowd.keep(addressOf(index), flood('text', large(30_000))))),
  ),
  manyParts: abuse('one connection sends messages of 50,000 numbers', (crowd) =>
    crowd.keep(addressOf(0), flood('text', `42["room:join",[${Array(50_000).fill(1).join()}]]`)),
  ),
  smallMessages: abuse('twenty connections of one address ask without a pause', (crowd) =>
    Promise.all(
      Array.from({ length: 20 }, () => crowd.keep(addressOf(0), flood('text', '42["rooms:watch",{"watch":true}]', 20))),
    ),
  ),
  pings: abuse('one connection sends WebSocket pings without a pause', (crowd) =>
    crowd.keep(addressOf(0), flood('ping', 'x'.repeat(100), 100)),
  ),
  pieces: abuse('one connection sends empty pieces of a message that never ends', (crowd) =>
    crowd.keep(addressOf(0), flood('piece', '', 500)),
  ),
  polling: abuse('four post 100 kB over HTTP long polling without a pause', (crowd, { url, signal }) =>
    Promise.all(Array.from({ length: 4 }, (_, index) => poll(crowd, url, addressOf(index), signal))),
  ),
  strangers: abuse('four ask over HTTP without a pause, and name no connection that there is', (crowd, { url }) =>
    Promise.all(
      Array.from({ length: 4 }, async (_, index) => {
        while (!crowd.isOver) await pipeline(crowd, url, addressOf(index))
      }),
    ),
  ),
  neverPoll: abuse('twenty addresses begin to poll over and over, and never go on', (crowd, { url, signal }) =>
    Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        while (!crowd.isOver) {
          const path = '/socket.io/?EIO=4&transport=polling'
          const answer = await fetch(url + path, { signal, headers: { 'x-forwarded-for': addressOf(index) } }).catch(
            () => undefined,
          )
          await answer?.text().catch(() => '')
          crowd.count(answer?.ok ? 'opened' : 'turnedAway')
        }
      }),
    ),
  ),
  namespaces: abuse('one connection knocks at namespaces that there are not', (crowd) => {
    let count = 0
    return crowd.keep(addressOf(0), async (socket) => {
      for (let each = 0; each < 20; each += 1) socket.send('text', `40/n${(count += 1)},{}`)
      await socket.drained()
    })
  }),
  nested: abuse('one connection sends messages of 40,000 lists in one another', (crowd) =>
    crowd.keep(addressOf(0), flood('text', `42["room:join",${'['.repeat(40_000)}${']'.repeat(40_000)}]`)),
  ),
  explaining: abuse('twenty in the room ask for the tree and for explanations', (crowd, { room }) =>
    Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        let peer = ''
        return crowd.keep(
          addressOf(index),
          async (socket) => {
            for (let each = 0; each < 10; each += 1) {
              socket.ask('room:tree', {})
              socket.ask('room:explain', { peer })
            }
            await crowd.pause(20)
          },
          async (socket) => (peer = (await crowd.join(socket, room))?.peer ?? ''),
        )
      }),
    ),
  ),
  neverRead: abuse('five in the room ask for the audience all the time and never read', (crowd, { room }) =>
    Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        crowd.keep(
          addressOf(index),
          async (socket) => {
            for (let count = 0; count < 8; count += 1) {
              socket.ask('room:audience', {})
              socket.send('text', '3')
            }
            await crowd.pause(100)
          },
          async (socket) => {
            const joined = await crowd.join(socket, room)
            if (!joined) crowd.count('notLetIn')
            socket.stopReading()
          },
        ),
      ),
    ),
  ),
  muteStorm: abuse('twelve on stage toggle mute, and fifty listen', async (crowd) => {
    const { onStage, audience } = await crowd.stage('open', { speakers: 12, listeners: 50 })
    for (const { socket } of onStage) await socket.request('stage:request', { wanted: true })
    audience[0]?.socket.onNotice((event) => event === 'room:changed' && crowd.count('roomChanged'))
    const startedAt = performance.now()
    for (let turn = 0; !crowd.isOver; turn += 1) {
      for (const { socket } of onStage) socket.ask('stage:mute', { muted: turn % 2 === 0 })
      await crowd.pause(200)
    }
    crowd.count('roomChangedPerSecond', crowd.seen['roomChanged']! / ((performance.now() - startedAt) / 1_000))
  }),
  stageLoop: abuse('twelve step on the stage and off it, and fifty listen', async (crowd) => {
    const { onStage, audience } = await crowd.stage('open', { speakers: 12, listeners: 50 })
    audience[0]?.socket.onNotice((event) => event === 'room:changed' && crowd.count('roomChanged'))
    while (!crowd.isOver) {
      for (const { socket, peer } of onStage) {
        void socket.request('stage:request', { wanted: true }).then((answer) => answer?.ok && crowd.count('entries'))
        socket.ask('stage:remove', { peer })
      }
      await crowd.pause(400)
    }
  }),
  hands: abuse('sixty raise and lower their hands', async (crowd) => {
    const { host, audience } = await crowd.stage('ask', { speakers: 0, listeners: 60 })
    host.onNotice((event) => event === 'requests:changed' && crowd.count('requestsChanged'))
    for (let turn = 0; !crowd.isOver; turn += 1) {
      for (const { socket } of audience) socket.ask('stage:request', { wanted: turn % 2 === 0 })
      await crowd.pause(200)
    }
  }),
  joinAndLeave: abuse('twenty join the room and leave it, over and over', (crowd, { room }) =>
    Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        crowd.keep(addressOf(index), async (socket) => {
          await crowd.join(socket, room)
          await socket.request('room:leave', {})
          await crowd.pause(200)
        }),
      ),
    ),
  ),
  reactions: abuse('fifty clap without a pause', async (crowd) => {
    const { audience } = await crowd.stage('open', { speakers: 0, listeners: 50 })
    while (!crowd.isOver) {
      for (const { socket } of audience) socket.ask('room:react', { reaction: 1 })
      await crowd.pause(50)
    }
  }),
  signals: abuse('three in the room send their parents signals of 24 kB', (crowd, { room }) =>
    Promise.all(
      Array.from({ length: 3 }, (_, index) => {
        let to = ''
        return crowd.keep(
          addressOf(index),
          async (socket) => {
            socket.ask('link:signal', { to, link: 'abcdefghijkl', signal: 'x'.repeat(23_000) })
            await socket.drained()
            await crowd.pause(10)
          },
          async (socket) => {
            const joined = await crowd.join(socket, room)
            to = joined?.plan.links[0]?.peer ?? 'nobodynobody'
          },
        )
      }),
    ),
  ),
  rooms: abuse('one address opens rooms as fast as it can', async (crowd) => {
    for (let index = 0; index < 1_000 && !crowd.isOver; index += 1) {
      const socket = await crowd.connect(addressOf(0))
      if (!socket) await crowd.pause(100)
      else crowd.count((await crowd.open(socket, 'open')) ? 'roomsOpened' : 'roomsRefused')
    }
  }),
  watchers: abuse('two hundred watch the list of rooms while it changes', async (crowd, { room }) => {
    for (let index = 0; index < 200; index += 1) {
      const socket = await crowd.connect(addressOf(Math.floor(index / 10)))
      await socket?.request('rooms:watch', { watch: true })
      socket?.onNotice((event) => event === 'rooms:changed' && crowd.count('lists'))
    }
    await crowd.keep(addressOf(99), async (socket) => {
      await crowd.join(socket, room)
      await socket.request('room:leave', {})
      await crowd.pause(200)
    })
  }),
  idle: abuse('one address opens connections that never do anything', async (crowd) => {
    while (!crowd.isOver) {
      const socket = await crowd.connect(addressOf(0))
      if (socket) crowd.count('opened')
      else await crowd.pause(50)
    }
  }),
  handshakes: abuse('hundreds begin a connection and never go on', async (crowd, { url }) => {
    const { hostname, port } = new URL(url)
    const sockets = Array.from({ length: 500 }, () => {
      const socket = connect({ host: hostname, port: Number(port) })
      socket.on('error', () => {}).once('close', () => crowd.count('halfRequestsClosed'))
      socket.write('GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n')
      return socket
    })
    for (let index = 0; index < 300 && !crowd.isOver; index += 1) {
      const socket = await crowd.connect(addressOf(index), false)
      if (socket) crowd.count('halfSocketsOpened')
    }
    while (!crowd.isOver) {
      for (const socket of sockets) socket.write('X-A: b\r\n')
      await crowd.pause(1_000)
    }
    for (const socket of sockets) socket.destroy()
  }),
}

/** Sends requests over one network connection without waiting for answers, until it is closed. */
function pipeline(crowd: Crowd, url: string, address: string): Promise<void> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  const sid = 'x'.repeat(20)
  const ask = [
    `GET /socket.io/?EIO=4&transport=polling&sid=${sid} HTTP/1.1`,
    ...['Host: x', `X-Forwarded-For: ${address}`, '', ''],
  ].join('\r\n')
  return new Promise((resolve) => {
    const more = () => {
      if (crowd.isOver) return void socket.destroy()
      crowd.count('asked', 50)
      if (socket.write(ask.repeat(50))) setImmediate(more)
      else socket.once('drain', more)
    }
    socket.once('connect', more).resume()
    socket
      .on('error', () => {})
      .once('close', () => {
        if (!crowd.isOver) crowd.count('requestsClosed')
        resolve()
      })
  })
}

async function poll(crowd: Crowd, url: string, address: string, signal: AbortSignal): Promise<void> {
  const agent = new Agent({ keepAlive: true })
  const { port } = new URL(url)
  const ask = (method: string, query: string, body?: string) =>
    new Promise<{ status: number; text: string }>((resolve) => {
      const headers = { 'content-type': 'text/plain', 'x-forwarded-for': address }
      const path = `/socket.io/?EIO=4&transport=polling${query}`
      const asked = request({ port, agent, method, path, headers, signal }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (more: string) => (text += more))
        response.once('error', () => resolve({ status: 0, text }))
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }))
      })
      asked.once('error', () => resolve({ status: 0, text: '' })).end(body)
    })
  const body = Array.from({ length: 30 }, () => large(3_000)).join('\x1e')
  while (!crowd.isOver) {
    const { status, text } = await ask('GET', '')
    if (status !== 200) {
      crowd.count('turnedAway')
      await crowd.pause(200)
      continue
    }
    const { sid } = JSON.parse(text.slice(1)) as { sid: string }
    await ask('POST', `&sid=${sid}`, '40{"protocol":5}')
    while ((await ask('POST', `&sid=${sid}`, body)).status === 200) crowd.count('posts')
    if (!crowd.isOver) crowd.closed['no word'] = (crowd.closed['no word'] ?? 0) + 1
  }
  agent.destroy()
}
