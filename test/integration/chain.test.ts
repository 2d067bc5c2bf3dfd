import type { AudioSource, PlayedAudio, OpusFrame, PeerId, RoomSession } from '@banyan/core'
import { createNodeSession, type NodeSessionOptions, oggFileSink, oggFileSource } from '@banyan/node'
import type { Plan } from '@banyan/core/protocol'
import { opusPacketsOf } from '@banyan/node/testing'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PATIENTLY } from '../helpers/patience.ts'
import { SPEECH } from '../helpers/speech-wav.ts'
import { END_OF_SPURT, MOST_UNHEARD_AT_FIRST } from '../helpers/spoken-file.ts'
import { startRelay, type TestRelay } from '../helpers/start-relay.ts'

describe('a voice through two super-peers, in Node over WebRTC', () => {
  const opened: (RoomSession | TestRelay)[] = []
  const sent: OpusFrame[] = []
  const heard: PlayedAudio[] = []
  let directory: string
  let recording: string
  let relay: TestRelay
  /** Speaker, super-peer, super-peer, listener; and what the relay wanted of each while the voice was heard. */
  let chain: PeerId[]
  let plans: (Plan | undefined)[]

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'banyan-chain-'))
    recording = join(directory, 'heard.ogg')
    relay = await startRelay({ stripes: 1 })
    opened.push(relay)

    const speaker = open({ slots: 0 })
    const first = open({ slots: 1 })
    const second = open({ slots: 1 })
    const listener = open({ slots: 0, sink: oggFileSink({ path: recording }) })
    listener.on('played', (_speaker, each) => void heard.push(each))

    const created = await speaker.create({ title: 'Tea', name: 'Ada' })
    const { room } = created.view
    const joined = [created]
    for (const peer of [first, second, listener]) joined.push(await peer.join({ room, name: 'Somebody' }))
    chain = joined.map(({ self }) => self)
    await vi.waitUntil(() => [speaker, first, second, listener].map(links).join() === '1,2,2,1', PATIENTLY)

    speaker.publish(tapped(oggFileSource({ path: SPEECH }), sent), { silence: 'send' })
    await new Promise((resolve) => speaker.on('sourceEnded', resolve))
    await vi.waitUntil(() => isEnd(framesOf(heard).at(-1)), PATIENTLY)
    plans = chain.map((peer) => relay.plan(peer))
    await listener.close()
  })
  afterAll(async () => {
    for (const each of opened.toReversed()) await each.close()
    await rm(directory, { recursive: true, force: true })
  })

  function open(options: Partial<NodeSessionOptions>): RoomSession {
    const session = createNodeSession({ relayUrl: relay.url, bindAddress: '127.0.0.1', ...options })
    opened.push(session)
    return session
  }

  it('is planned as a chain: each peer hears the room through the one before', () => {
    chain.forEach((_self, place) => {
      const [above, below] = [chain[place - 1], chain[place + 1]]
      expect(plans[place]?.links).toEqual([
        ...(above ? [{ peer: above, stage: false, up: [0], down: [], standby: [], backs: [] }] : []),
        ...(below ? [{ peer: below, stage: false, up: [], down: [0], standby: [], backs: [] }] : []),
      ])
    })
  })

  it('is spoken packet by packet as it is in the file', async () => {
    expect(sent.map(({ opus }) => hex(opus))).toEqual(opusPacketsOf(await readFile(SPEECH)).map(hex))
  })

  it('is heard byte for byte, in order, none missing from the first packet heard on', () => {
    const firstHeard = sent.findIndex(({ timestamp }) => timestamp === framesOf(heard)[0]?.timestamp)
    expect(firstHeard).toBeGreaterThanOrEqual(0)
    expect(firstHeard).toBeLessThanOrEqual(MOST_UNHEARD_AT_FIRST)
    expect(heard.filter(({ type }) => type === 'lost')).toEqual([])
    const end = { opus: END_OF_SPURT, timestamp: sent.at(-1)!.timestamp + 960, level: 127 }
    expect(framesOf(heard).map(plain)).toEqual([...sent.slice(firstHeard), end].map(plain))
  })

  it('is recorded byte for byte', async () => {
    const recorded = opusPacketsOf(await readFile(recording)).map(hex)
    expect(recorded).toEqual(framesOf(heard).map(({ opus }) => hex(opus)))
    expect(recorded.length).toBeGreaterThanOrEqual(sent.length - MOST_UNHEARD_AT_FIRST)
  })

  it('is recorded in a file that opusinfo accepts', async (context) => {
    const { stdout, stderr } = await promisify(execFile)('opusinfo', [recording]).catch((error) => {
      if (error.code !== 'ENOENT') throw error
      return context.skip('opusinfo is missing, so nobody checked the recording: apt-get install opus-tools')
    })
    expect(stderr).toBe('')
    expect(stdout).not.toMatch(/warning|error|invalid/i)
    expect(stdout).toContain('Packet duration:   20.0ms (max),   20.0ms (avg),   20.0ms (min)')
  })
})

/** Keeps a copy of every frame that a source hands over. */
const tapped = (source: AudioSource, frames: OpusFrame[]): AudioSource => ({
  run: (onFrame, signal) =>
    source.run((frame) => {
      frames.push({ ...frame, opus: frame.opus.slice() })
      onFrame(frame)
    }, signal),
})
const links = ({ snapshot }: RoomSession) => (snapshot.phase === 'joined' ? snapshot.links : 0)
const framesOf = (heard: readonly PlayedAudio[]) => heard.flatMap((each) => (each.type === 'frame' ? [each.frame] : []))
const isEnd = (frame: OpusFrame | undefined) => frame !== undefined && hex(frame.opus) === hex(END_OF_SPURT)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const plain = ({ opus, timestamp, level }: OpusFrame) => ({ opus: hex(opus), timestamp, level })
