import { describe, expect, it } from 'vitest'
import type { Heard, HeardSpeaker, Hearing } from '../ports/hearing.ts'
import { NOTHING_HEARD } from '../ports/hearing.ts'
import { silentLogger } from '../ports/logger.ts'
import type { PeerId, SourceId } from '../protocol/index.ts'
import { VirtualClock } from '../testing/index.ts'
import type { DirectOutput } from './direct-output.ts'
import type { FromEar, ToEar } from './hearing-messages.ts'
import { LEVEL_TOLD_MS, LEVELS_WANTED_MS, WorkerHearing } from './worker-hearing.ts'

const ada = 'ada000000000' as PeerId
const speaker = (part: Partial<HeardSpeaker> = {}): HeardSpeaker => ({
  ...{ peer: ada, source: 1 as SourceId, byTrack: false },
  ...part,
})
const arrival = { at: 0, readyAt: 0, skewMs: 0, isConfirmed: true }
const PORT = {} as MessagePort

function open() {
  const clock = new VirtualClock()
  const did: string[] = []
  const told: ToEar[] = []
  const heard: Heard[] = []
  let feed: ((port: MessagePort) => void) | undefined
  const output: DirectOutput = {
    voiceOf: () => 7,
    open: () => void did.push('open'),
    onMixer(each) {
      feed = each
      return () => (feed = undefined)
    },
    took: (frames) => void did.push(`took ${frames}`),
    failed: (_speaker, { message }, isLast) => void did.push(`${message}, the last: ${isLast}`),
  }
  const sink = {
    ...{ play() {}, playStream() {}, setVolume() {}, close: () => Promise.resolve() },
    end: () => void did.push('end'),
  }
  /** Remembers what it was told. */
  const here = (): Hearing => ({
    listen: (stage) => void did.push(`here: listen to ${stage.length}`),
    take: () => void did.push('here: take'),
    retract() {},
    follow: (isFollowed) => void did.push(`here: follow ${isFollowed}`),
    level: () => 1,
    stats: () => ({ ...NOTHING_HEARD, played: 1 }),
    bufferMs: 1,
    close() {},
  })
  const hearing = new WorkerHearing({ clock, sink, output, here, logger: silentLogger })
  hearing.open({ heard: (_speaker, each) => void heard.push(each), played() {}, failed() {} })
  hearing.connected((message) => void told.push(message))
  const say = (message: FromEar) => hearing.said(message)
  return { clock, did, told, heard, hearing, say, feed: () => feed }
}

describe('the page’s end of an ear in the worker', () => {
  it('tells who is on stage, with the numbers of their voices; those on a native track are not played', () => {
    const { hearing, told } = open()
    hearing.listen([speaker()])
    hearing.listen([speaker({ byTrack: true, silenced: true })])
    const ofAda = { peer: ada, source: 1 }
    expect(told).toEqual([
      { type: 'listen', stage: [{ ...ofAda, silenced: false, voice: 7 }] },
      { type: 'listen', stage: [{ ...ofAda, silenced: true, voice: undefined }] },
    ])
  })

  it('ends the voice of a source that leaves the stage', () => {
    const { hearing, did } = open()
    hearing.listen([speaker()])
    hearing.listen([speaker({ silenced: true })])
    expect(did).toEqual([])
    hearing.listen([speaker({ source: 2 as SourceId })])
    hearing.close()
    expect(did).toEqual(['end', 'end'])
  })

  it('opens the mixer when something is to be played, and passes each one’s port on', () => {
    const { did, told, say, feed } = open()
    say({ type: 'begins' })
    feed()!(PORT)
    expect([did, told]).toEqual([['open'], [{ type: 'mixer', port: PORT }]])
  })

  it('wants levels while somebody asks for them', () => {
    const { clock, hearing, told, say } = open()
    hearing.listen([speaker()])
    expect(hearing.level(ada)).toBe(0)
    say({ type: 'levels', levels: [[ada, 0.5]] })
    expect(hearing.level(ada)).toBe(0.5)
    clock.advance(LEVEL_TOLD_MS)
    expect(hearing.level(ada)).toBe(0)
    clock.advance(LEVELS_WANTED_MS)
    say({ type: 'levels', levels: [] })
    const wanted = told.flatMap((message) => (message.type === 'want' ? [message.levels] : []))
    expect(wanted).toEqual([true, false])
  })

  it('knows what was last reported, and tells what was heard', () => {
    const { hearing, heard, did, say } = open()
    hearing.listen([speaker()])
    expect([hearing.stats(ada), hearing.bufferMs]).toEqual([NOTHING_HEARD, 0])
    const stats = { ...NOTHING_HEARD, played: 2 }
    const both: Heard[] = [
      { type: 'frame', delayMs: 40, lastOfSpurt: false },
      { type: 'lost', count: 1 },
    ]
    say({
      type: 'report',
      report: { heard: both.map((each) => [ada, each]), stats: [[ada, stats]], bufferMs: 43, mixed: 2 },
    })
    expect([hearing.stats(ada), hearing.bufferMs, heard, did]).toEqual([stats, 43, both, ['took 2']])
    hearing.close()
    expect(hearing.stats(ada)).toBeUndefined()
  })

  it('plays here when the worker is gone, with the same stage', () => {
    const { hearing, did, told, feed } = open()
    hearing.listen([speaker()])
    hearing.follow(true)
    hearing.take(new Uint8Array(), arrival)
    expect(did).toEqual([])
    hearing.lost()
    hearing.take(new Uint8Array(), arrival)
    expect(did).toEqual(['here: listen to 1', 'here: follow true', 'here: take'])
    expect([hearing.level(ada), hearing.stats(ada)?.played, hearing.bufferMs, feed()]).toEqual([1, 1, 1, undefined])
    expect(told.map(({ type }) => type)).toEqual(['listen', 'want'])
  })

  it('plays here when no decoder opens in the worker, which then hands packets on', () => {
    const { hearing, did, told, say } = open()
    hearing.listen([speaker()])
    say({ type: 'undecodable', speaker: ada, why: 'a bad frame', isLast: true })
    say({ type: 'unable', why: 'refused by policy' })
    say({ type: 'begins' })
    expect(told.at(-1)).toEqual({ type: 'stop' })
    expect(did).toEqual(['a bad frame, the last: true', 'here: listen to 1', 'here: follow false'])
  })
})
