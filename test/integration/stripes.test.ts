import type { PlayedAudio, RoomSession } from '@banyan/core'
import { createNodeSession, oggFileSource } from '@banyan/node'
import { opusPacketsOf } from '@banyan/node/testing'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PATIENTLY } from '../helpers/patience.ts'
import { SPEECH } from '../helpers/speech-wav.ts'
import { END_OF_SPURT, MOST_UNHEARD_AT_FIRST } from '../helpers/spoken-file.ts'
import { startRelay, type TestRelay } from '../helpers/start-relay.ts'

describe('a voice on two stripes, in Node over WebRTC', () => {
  let relay: TestRelay
  const sessions: RoomSession[] = []
  beforeAll(async () => {
    relay = await startRelay({ stripes: 2 })
  })
  afterAll(async () => {
    for (const session of sessions.toReversed()) await session.close()
    await relay?.close()
  })

  const open = (slots: number) => {
    const session = createNodeSession({ relayUrl: relay.url, slots, bindAddress: '127.0.0.1' })
    sessions.push(session)
    return session
  }

  it('reaches two listeners whole, each of which gets one half from the other', async () => {
    const speaker = open(0)
    const listeners = [open(4), open(4)]
    const heard = listeners.map((listener) => {
      const all: PlayedAudio[] = []
      listener.on('played', (_speaker, each) => void all.push(each))
      return all
    })
    const { self: source, view } = await speaker.create({ title: 'Tea', name: 'Ada' })
    const [ben, cleo] = [
      await listeners[0]!.join({ room: view.room, name: 'Ben' }),
      await listeners[1]!.join({ room: view.room, name: 'Cleo' }),
    ]
    await vi.waitUntil(() => sessions.map(counts).join() === '2/2,2/1,2/1', PATIENTLY)
    const [half, otherHalf] = relay.plan(ben.self)!.links.flatMap(({ peer, up }) => (peer === source ? up : []))
    expect(relay.plan(ben.self)).toMatchObject({
      stripes: 2,
      links: expect.arrayContaining([
        expect.objectContaining({ peer: source, up: [half], down: [] }),
        expect.objectContaining({ peer: cleo.self, up: [1 - half!], down: [half] }),
      ]),
    })
    expect(otherHalf).toBeUndefined()

    speaker.publish(oggFileSource({ path: SPEECH }), { silence: 'send' })
    await new Promise((resolve) => speaker.on('sourceEnded', resolve))
    const spoken = [...opusPacketsOf(await readFile(SPEECH)), END_OF_SPURT].map(hex)
    for (const all of heard) {
      await vi.waitUntil(() => framesOf(all).at(-1) === spoken.at(-1), PATIENTLY)
      const frames = framesOf(all)
      expect(frames.length).toBeGreaterThanOrEqual(spoken.length - MOST_UNHEARD_AT_FIRST)
      expect(frames).toEqual(spoken.slice(spoken.length - frames.length))
    }
  })
})

/** Links, and how many of them hear the room through this peer. */
const counts = ({ snapshot }: RoomSession) =>
  snapshot.phase === 'joined' ? `${snapshot.links}/${snapshot.carrying}` : snapshot.phase
const framesOf = (heard: readonly PlayedAudio[]) =>
  heard.map((each) => (each.type === 'frame' ? hex(each.frame.opus) : `${each.count} lost`))
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
