import type { RoomSession } from '@banyan/core'
import type { LinkTransport, MediaChannel } from '@banyan/core/ports'
import { parseRoomId } from '@banyan/core/protocol'
import { createNodeSession, oggFileSource } from '@banyan/node'
import { fileURLToPath } from 'node:url'
import type { Traffic, Worker } from './roles.ts'

const SPEECH = fileURLToPath(new URL('../../fixtures/speech.ogg', import.meta.url))
/** How far apart speakers are in the file that all of them speak, in ms. */
const APART_MS = 2_500

type Counts = { -readonly [Name in keyof Traffic]: Traffic[Name] }

/** The others in a room: sessions as apps have them, with an eye on what goes over their links. */
export function openCrowd({ relayUrl }: { relayUrl: string }): Worker {
  const sessions: RoomSession[] = []
  const speakers: RoomSession[] = []
  /** By the other end of the link, and the one on our side. */
  const traffic = new Map<string, Map<number, Counts>>()

  function open(slots: number): RoomSession {
    const number = sessions.length
    const wrapLinks = (links: LinkTransport) =>
      counted(links, (peer) => {
        const ours = traffic.get(peer) ?? new Map<number, Counts>()
        traffic.set(peer, ours)
        const counts = ours.get(number) ?? { sent: 0, sentBytes: 0, received: 0, receivedBytes: 0 }
        ours.set(number, counts)
        return counts
      })
    const session = createNodeSession({ relayUrl, slots, bindAddress: '127.0.0.1', wrapLinks })
    sessions.push(session)
    return session
  }

  return {
    answers: {
      async host({ room, token }) {
        const session = open(0)
        const { view } = await session.create({
          ...{ title: 'What a peer costs', name: 'Speaker 1', policy: 'open' },
          ...(room !== undefined && { room: roomOf(room) }),
          ...(token !== undefined && { roomToken: token }),
        })
        speakers.push(session)
        return { room: view.room }
      },
      async join({ room, name, slots, speaks = false, token }) {
        const session = open(slots)
        const who = { room: roomOf(room), name, ...(token !== undefined && { roomToken: token }) }
        const { self } = await session.join(who)
        if (speaks) {
          await comeOnStage(session)
          speakers.push(session)
        }
        return { peer: self }
      },
      async speak() {
        for (const [index, session] of speakers.entries()) {
          session.publish(oggFileSource({ path: SPEECH, loop: true, startMs: index * APART_MS }), { silence: 'send' })
        }
        return {}
      },
      traffic: async ({ peer }) =>
        Object.fromEntries([...(traffic.get(peer) ?? [])].map(([number, counts]) => [number, { ...counts }])),
    },
    async close() {
      await Promise.all(sessions.map((session) => session.close()))
    },
  }
}

async function comeOnStage(session: RoomSession): Promise<void> {
  const isThere = () => session.snapshot.phase === 'joined' && session.snapshot.role !== 'listener'
  const { promise, resolve } = Promise.withResolvers<void>()
  const end = session.on('change', () => isThere() && resolve())
  await session.requestMicrophone(true)
  if (!isThere()) await promise
  end()
}

const counted = (links: LinkTransport, countsWith: (peer: string) => Counts): LinkTransport => ({
  open(options) {
    const { link, channel } = links.open(options)
    return { link, channel: countedChannel(channel, countsWith(options.peer)) }
  },
})

/** The same channel, as every version of the code knows it. */
const countedChannel = (channel: MediaChannel, counts: Counts): MediaChannel =>
  new Proxy(channel, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      if (typeof value !== 'function') return value
      if (key !== 'send') return value.bind(target) as unknown
      return (packet: Uint8Array<ArrayBuffer>) => {
        counts.sent += 1
        counts.sentBytes += packet.length
        target.send(packet)
      }
    },
    set(target, key, value) {
      if (key !== 'onmessage' || typeof value !== 'function') return Reflect.set(target, key, value)
      target.onmessage = (event: { data: unknown }) => {
        counts.received += 1
        if (event.data instanceof ArrayBuffer) counts.receivedBytes += event.data.byteLength
        value.call(target, event)
      }
      return true
    },
  })

function roomOf(raw: string) {
  const room = parseRoomId(raw)
  if (!room) throw new Error(`"${raw}" is no room`)
  return room
}
