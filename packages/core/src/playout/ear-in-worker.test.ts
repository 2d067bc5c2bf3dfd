import { afterEach, describe, expect, it, vi } from 'vitest'
import type { PeerId, SourceId } from '../protocol/index.ts'
import { VirtualClock } from '../testing/index.ts'
import { writePacket } from '../wire/packet.ts'
import { EarInWorker, LEVELS_MS, REPORT_MS } from './ear-in-worker.ts'
import type { EarReport, FromEar, ListedSpeaker } from './hearing-messages.ts'

const [ada, ben] = ['ada000000000' as PeerId, 'ben000000000' as PeerId]
const [one, two] = [1 as SourceId, 2 as SourceId]
/** Opus: 20 ms of silence. */
const SILENCE = Uint8Array.of(0xf8, 0xff, 0xfe)

function packet(source: SourceId, sequence: number) {
  const frame = { sequence, timestamp: (sequence * 960) >>> 0, level: 20, voice: true, opus: SILENCE.slice() }
  return writePacket({ source, stripe: 0, frame })
}
const listed = (peer: PeerId, source: SourceId, voice?: number): ListedSpeaker => ({
  ...{ peer, source, silenced: false, voice },
})

const opened: { ear: EarInWorker; page: MessagePort }[] = []
afterEach(() => {
  for (const { ear, page } of opened.splice(0)) {
    ear.close()
    page.close()
  }
})

function open() {
  const clock = new VirtualClock()
  const posted: FromEar[] = []
  const ear = new EarInWorker({ clock, post: (message) => posted.push(message), arrivedAt: (at) => at })
  const { port1: page, port2: port } = new MessageChannel()
  const mixed: { voice: number; samples?: Float32Array; lost?: number }[] = []
  page.onmessage = ({ data }) => void mixed.push(data)
  opened.push({ ear, page })
  let sequence = 0
  /** Packets come, one each 20 ms. */
  const hear = (frames: number, source = one) => {
    for (let left = frames; left > 0; left -= 1) {
      ear.take(packet(source, sequence), { at: clock.now(), readyAt: clock.now(), skewMs: 0, isConfirmed: true })
      sequence += 1
      clock.advance(20)
    }
  }
  const of = <Type extends FromEar['type']>(type: Type) =>
    posted.filter((each): each is Extract<FromEar, { type: Type }> => each.type === type)
  const reports = (): EarReport[] => of('report').map(({ report }) => report)
  return { clock, ear, port, mixed, hear, of, reports, posted, lose: () => (sequence += 1) }
}

describe('an ear in a worker', () => {
  it('decodes, and hands sound to the mixer under the number of the voice', async () => {
    const { ear, port, mixed, hear } = open()
    ear.handle({ type: 'listen', stage: [listed(ada, one, 7)] })
    ear.handle({ type: 'mixer', port })
    hear(5)
    await vi.waitFor(() => expect(mixed.length).toBeGreaterThan(0))
    expect(mixed[0]).toMatchObject({ voice: 7, level: 20, isLast: false })
    expect(mixed[0]!.samples).toHaveLength(960)
  })

  it('asks for a mixer when something is to be played, once a second', () => {
    const { ear, hear, of } = open()
    ear.handle({ type: 'listen', stage: [listed(ada, one, 1)] })
    expect(of('begins')).toEqual([])
    hear(20)
    expect(of('begins')).toHaveLength(1)
    hear(50)
    expect(of('begins')).toHaveLength(2)
  })

  it('tells nothing for each packet: levels twenty times a second where they are wanted, else reports alone', () => {
    const { ear, hear, of, posted } = open()
    ear.handle({ type: 'listen', stage: [listed(ada, one)] })
    hear(100)
    expect(posted.map(({ type }) => type)).toEqual(['report', 'report'])
    ear.handle({ type: 'want', levels: true, played: false })
    hear(100)
    expect(of('levels').length).toBeGreaterThan(20)
    expect(of('levels').length).toBeLessThanOrEqual(2_000 / LEVELS_MS)
    expect(of('levels')[0]!.levels).toEqual([[ada, expect.any(Number)]])
    expect(of('played')).toEqual([])
  })

  it('reports in order what was heard, when it is asked and after a while in any case', () => {
    const { ear, hear, lose, reports } = open()
    ear.handle({ type: 'listen', stage: [listed(ada, one)] })
    hear(5)
    lose()
    hear(5)
    ear.report()
    const [first] = reports()
    expect(first!.heard.map(([, { type }]) => type)).toContain('lost')
    expect(first!.stats).toEqual([[ada, expect.objectContaining({ played: first!.heard.length - 1, missing: 1 })]])
    hear(Math.ceil(REPORT_MS / 20) + 5)
    expect(reports()).toHaveLength(2)
    expect(reports()[1]!.heard.length).toBeLessThanOrEqual(REPORT_MS / 20 + 2)
  })

  it('counts a voice that is heard by its track, and plays nothing of it', () => {
    const { ear, port, hear, of, reports } = open()
    ear.handle({ type: 'mixer', port })
    ear.handle({ type: 'listen', stage: [listed(ada, one)] })
    ear.handle({ type: 'want', levels: false, played: true })
    hear(10)
    ear.report()
    expect([reports()[0]!.heard.length, reports()[0]!.mixed, of('begins'), of('played')]).toEqual([9, 0, [], []])
  })

  it('hands frames to the page where somebody listens to them', () => {
    const { ear, hear, of } = open()
    ear.handle({ type: 'listen', stage: [listed(ada, one, 1)] })
    ear.handle({ type: 'want', levels: false, played: true })
    hear(10)
    expect(of('played')[0]).toMatchObject({ speaker: ada, played: { type: 'frame', frame: { opus: SILENCE } } })
  })

  it('is over when the page takes over: it holds no frame, no timer and no mixer', () => {
    const { clock, ear, port, hear, posted, reports } = open()
    ear.handle({ type: 'mixer', port })
    ear.handle({ type: 'listen', stage: [listed(ada, one, 1), listed(ben, two, 2)] })
    expect(ear.isListening).toBe(true)
    hear(10)
    ear.handle({ type: 'stop' })
    expect([ear.isListening, clock.pending, reports().length]).toEqual([false, 0, 1])
    const told = posted.length
    clock.advance(10_000)
    expect(posted).toHaveLength(told)
  })
})
