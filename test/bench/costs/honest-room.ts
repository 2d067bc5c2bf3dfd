import { silentLogger } from '@banyan/core/ports'
import { socketIoSignaling } from '@banyan/core/parts'
import type { Joined, LinkId, PeerId, RoomId } from '@banyan/core/protocol'
import { openRawSocket, type RawSocket } from './raw-socket.ts'

/** Signals that are measured in one second: enough for a 99th percentile within a few seconds. */
const SIGNALS_PER_SECOND = 80
/** Characters of one: about as long as an ICE candidate. */
const SIGNAL_LENGTH = 200
/** A signal that takes longer than this, in ms, counts as this long. */
const LOST_MS = 5_000

/** People who mean no harm: a host, and listeners. */
export interface HonestRoom {
  readonly room: RoomId
  /** Sends signals between host and a listener for that long, each when it is due, whatever became of those before.
   *  @returns how long each took from when it was due until it was there, in ms */
  signals(ms: number): Promise<number[]>
  /** How many of them lost their connection, or were refused something. */
  readonly harmed: number
  close(): void
}

type TokenFor = (name: string) => Promise<string>

/** Fills a room at a relay. @param tokenFor gets the room token of a listener, where the relay asks for one */
export async function openHonestRoom(options: {
  url: string
  listeners: number
  room?: RoomId
  hostToken?: string
  tokenFor?: TokenFor
}): Promise<HonestRoom> {
  const { url, listeners, tokenFor, hostToken } = options
  const lines = Array.from({ length: 2 }, () => socketIoSignaling({ relayUrl: url, logger: silentLogger }))
  const others: RawSocket[] = []
  const [host, guest] = [lines[0]!, lines[1]!]
  const capability = { slots: 12, tracks: false }
  const opened = await host.request('room:create', {
    ...{ name: 'Ada', title: 'Tea', policy: 'ask', capability },
    ...(options.room && { room: options.room }),
    ...(hostToken && { token: hostToken }),
  })
  if (!opened.ok) throw new Error(`the relay opened no room: ${opened.error.code}`)
  const { room } = opened.value.view
  const token = await tokenFor?.('Ben')
  const joined = await guest.request('room:join', { room, name: 'Ben', capability, ...(token && { token }) })
  if (!joined.ok) throw new Error(`the relay let nobody in: ${joined.error.code}`)
  for (let index = 1; index < listeners; index += 1) {
    const socket = await openRawSocket({ url, address: `203.0.113.${1 + Math.floor(index / 15)}` })
    const token = await tokenFor?.(`Listener ${index}`)
    const answer = await socket?.request('room:join', {
      ...{ room, name: `Listener ${index}`, capability: { slots: 0, tracks: false } },
      ...(token && { token }),
    })
    if (!socket || !answer?.ok) throw new Error(`the relay let too few in: ${answer?.error?.code ?? 'no connection'}`)
    others.push(socket)
    const { peer } = answer.value as Joined
    socket.onNotice((event) => {
      if (event === 'peer:doubted') socket.ask('room:audience', { after: peer })
    })
  }
  let harmed = 0
  for (const line of lines) line.onConnection((state) => state === 'disconnected' && (harmed += 1))
  const ways = [
    { from: host, to: joined.value.peer, at: guest },
    { from: guest, to: opened.value.peer, at: host },
  ]
  const waiting = new Map<string, (at: number) => void>()
  for (const { at } of ways) at.on('link:signal', ({ signal }) => waiting.get(signal)?.(performance.now()))

  let sent = 0
  const send = (due: number, way: (typeof ways)[number]) =>
    new Promise<number>((resolve) => {
      const signal = String((sent += 1)).padEnd(SIGNAL_LENGTH, '.')
      const lost = setTimeout(() => done(due + LOST_MS), LOST_MS)
      const done = (at: number) => {
        clearTimeout(lost)
        waiting.delete(signal)
        resolve(at - due)
      }
      waiting.set(signal, done)
      way.from
        .request('link:signal', { to: way.to as PeerId, link: 'abcdefghijkl' as LinkId, signal })
        .then((answer) => answer.ok || (harmed += 1))
        .catch(() => (harmed += 1))
    })
  return {
    room,
    async signals(ms) {
      const start = performance.now()
      const took: Promise<number>[] = []
      for (let index = 0; index < (ms / 1_000) * SIGNALS_PER_SECOND; index += 1) {
        const due = start + (index * 1_000) / SIGNALS_PER_SECOND
        const early = due - performance.now()
        if (early > 0) await new Promise((resolve) => setTimeout(resolve, early))
        took.push(send(Math.max(due, start), ways[index % ways.length]!))
      }
      return Promise.all(took)
    },
    get harmed() {
      return harmed + others.filter(({ isOpen }) => !isOpen).length
    },
    close() {
      for (const line of lines) line.close()
      for (const socket of others) socket.close()
    },
  }
}
