import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { oggFileSource } from '../../../node/src/ogg/ogg-file-source.ts'
import type { AudioSource, OpusFrame } from '../ports/audio.ts'
import type { MediaError } from '../ports/errors.ts'
import type { SourceId } from '../protocol/index.ts'
import { VirtualClock } from '../testing/index.ts'
import { openFrameDecoder } from '../playout/open-frame-decoder.ts'
import { measureLevel } from '../wire/level.ts'
import { END_OF_SPURT, MAX_OPUS_BYTES, type Packet, readPacket } from '../wire/packet.ts'
import { Publisher, STALL_MS, START_MS, type PublishOptions } from './publisher.ts'

const FIRST = 7 as SourceId
const VOICE = 20
const QUIET = 70

/** A source that says a frame whenever it is asked to, 20 ms after the one before. */
class Puppet implements AudioSource {
  readonly #clock: VirtualClock
  #onFrame: (frame: OpusFrame) => void = () => {}
  #over: PromiseWithResolvers<void> | undefined
  #frames: number
  isStopped = false

  /** @param first where its own count of frames begins */
  constructor(clock: VirtualClock, first = 0) {
    this.#clock = clock
    this.#frames = first
  }

  run(onFrame: (frame: OpusFrame) => void, signal: AbortSignal): Promise<void> {
    this.#onFrame = onFrame
    this.#over = Promise.withResolvers()
    signal.addEventListener('abort', () => {
      this.isStopped = true
      this.#over?.resolve()
    })
    return this.#over.promise
  }
  /** @param bytes as long as a frame of speech at 32 kbit/s */
  say(levels: readonly number[], bytes = 80): void {
    for (const level of levels) {
      const opus = new Uint8Array(bytes).fill(this.#frames)
      this.#onFrame({ opus, level, timestamp: this.#frames * 960 })
      this.#frames += 1
      this.#clock.advance(20)
    }
  }
  end(error?: Error): void {
    if (error) this.#over?.reject(error)
    else this.#over?.resolve()
  }
}

function onStage(options: PublishOptions = { silence: 'send' }) {
  const clock = new VirtualClock()
  const bytes: Uint8Array<ArrayBuffer>[] = []
  const levels: number[] = []
  const stalls: boolean[] = []
  const ended: (MediaError | undefined)[] = []
  const publisher = new Publisher(
    {
      packet: (packet) => bytes.push(packet),
      level: (level) => levels.push(level),
      stalled: (isStalled) => stalls.push(isStalled),
      ended: (error) => ended.push(error),
    },
    clock,
  )
  const puppet = new Puppet(clock)
  publisher.setSource(FIRST)
  publisher.start(puppet, options)
  /** What was sent since the last look. */
  const sent = (): Packet[] =>
    bytes.splice(0).map((each) => {
      const packet = readPacket(each)
      if (!packet.ok) throw new Error(packet.error)
      return packet.value
    })
  const say = (levels: readonly number[]) => {
    puppet.say(levels)
    return sent()
  }
  return { ...{ publisher, puppet, clock, levels, stalls, ended, bytes, sent, say } }
}

const times = (count: number, level = VOICE) => Array.from({ length: count }, () => level)
const frames = (packets: readonly Packet[]) => packets.map(({ frame }) => frame)
const isEnd = ({ frame }: Packet) => Buffer.compare(frame.opus, END_OF_SPURT) === 0 && frame.level === 127

describe('Publisher', () => {
  it('deals frames out to the stripes that there are by now, and counts on', () => {
    const { publisher, say } = onStage()
    const dealt = (count: number) => say(times(count)).map(({ frame, stripe }) => `${frame.sequence} on ${stripe}`)
    expect(dealt(2)).toEqual(['0 on 0', '1 on 0'])
    publisher.stripes = 2
    expect(dealt(3)).toEqual(['2 on 1', '3 on 0', '4 on 1'])
    publisher.stripes = 1
    expect(dealt(2)).toEqual(['5 on 0', '6 on 0'])
  })

  it('sends each frame again inside the next packet', () => {
    const packets = onStage().say(times(5))
    expect(packets[0]?.previous).toBeUndefined()
    expect(packets.slice(1).map(({ previous }) => previous)).toEqual(frames(packets.slice(0, -1)))
  })

  it('sends silence frame by frame when it is asked to', () => {
    const packets = onStage({ silence: 'send' }).say(times(100, 127))
    expect(packets).toHaveLength(100)
    expect(packets.every(({ frame }) => frame.voice)).toBe(true)
  })

  it('sends 2.5 packets a second without redundancy for a minute of a quiet room', () => {
    const { puppet, bytes, levels } = onStage({ silence: 'skip' })
    puppet.say(times(3_000, QUIET), 40)
    expect(levels).toHaveLength(3_000) // one's own ring moves all the same
    expect(bytes).toHaveLength(150)
    expect(bytes.reduce((sum, { length }) => sum + length, 0) * (8 / 60)).toBeLessThan(1_200) // bits a second
  })

  it('leaves no hole in the sequence where silence was skipped, and keeps the time', () => {
    const packets = onStage({ silence: 'skip' }).say([
      ...times(30, QUIET),
      ...times(3),
      ...times(50, QUIET),
      ...times(2),
    ])
    expect(packets.map(({ frame }) => frame.sequence)).toEqual(packets.map((_, index) => index))
    // The first word with two frames before it and twelve behind; quiet frames in between; the second word.
    const spoken = [...Array.from({ length: 17 }, (_, at) => 28 + at), 64, 81, 82, 83, 84]
    expect(packets.map(({ frame }) => frame.timestamp / 960)).toEqual([0, 20, ...spoken])
    expect(packets.filter(({ frame }) => !frame.voice).map(({ frame }) => frame.timestamp / 960)).toEqual([
      0, 20, 44, 64,
    ])
  })

  it.each<{ how: string; stop: (stage: ReturnType<typeof onStage>) => void }>([
    { how: 'muted', stop: ({ publisher }) => void (publisher.muted = true) },
    { how: 'stopped', stop: ({ publisher }) => publisher.stop() },
    { how: 'replaced', stop: ({ publisher, clock }) => publisher.start(new Puppet(clock)) },
  ])('says that the spurt is over when it is $how', ({ stop }) => {
    const stage = onStage({ silence: 'skip' })
    const last = stage.say(times(4)).at(-1)!
    stop(stage)
    stop(stage)
    const end = stage.sent()
    expect(end).toHaveLength(1)
    expect(isEnd(end[0]!)).toBe(true)
    expect(end[0]).toMatchObject({ previous: last.frame, frame: { voice: false, sequence: last.frame.sequence + 1 } })
    expect(end[0]!.frame.timestamp).toBe(last.frame.timestamp + 960)
    stage.puppet.say(times(3))
    expect(stage.sent()).toEqual([])
  })

  it('says that the spurt is over when the source ends, before it reports the end', async () => {
    const { puppet, say, sent, ended, publisher } = onStage()
    say(times(2))
    puppet.end()
    await Promise.resolve()
    expect(sent().map(isEnd)).toEqual([true])
    expect(ended).toEqual([undefined])
    expect(publisher.isRunning).toBe(false)
  })

  it('adds nothing to a spurt that was over by itself', () => {
    const { publisher, say, sent } = onStage({ silence: 'skip' })
    expect(say([...times(2), ...times(30, QUIET)]).at(-1)?.frame.voice).toBe(false)
    publisher.muted = true
    publisher.stop()
    expect(sent()).toEqual([])
  })

  it('sends nothing of what was said while muted, nor of what was held back before', () => {
    const { publisher, say, sent, levels } = onStage({ silence: 'skip' })
    say([...times(40, QUIET)])
    publisher.muted = true
    expect(say(times(10))).toEqual([])
    expect(levels).toHaveLength(40)
    publisher.muted = false
    // No frame from before the first loud one goes out with it.
    expect(frames(say(times(2))).map(({ timestamp }) => timestamp / 960)).toEqual([50, 51])
    expect(sent()).toEqual([])
  })

  it('sends nothing off stage, and counts from 0 at each entry to the stage', () => {
    const { publisher, say } = onStage({ silence: 'skip' })
    say([...times(3), ...times(30, QUIET)])
    publisher.setSource(undefined)
    expect(say(times(1))).toEqual([])
    publisher.setSource(8 as SourceId)
    expect(say(times(1))).toMatchObject([{ source: 8, previous: undefined, frame: { sequence: 0 } }])
  })

  it.each([0, 1_000_000])(
    'puts a new source behind the one before, as much later as it is: its own count from %i',
    (first) => {
      const { publisher, clock, say, sent } = onStage()
      const last = say(times(100)).at(-1)!.frame
      publisher.stop()
      clock.advance(980)
      sent()
      const next = new Puppet(clock, first)
      publisher.start(next, { silence: 'send' })
      next.say(times(2))
      expect(frames(sent()).map(({ timestamp, sequence }) => [timestamp, sequence])).toEqual([
        [last.timestamp + 50 * 960, last.sequence + 2],
        [last.timestamp + 51 * 960, last.sequence + 3],
      ])
    },
  )

  it('keeps pace with the clock when a source stood still, and never goes back', () => {
    const { clock, say, publisher } = onStage()
    const last = say(times(2)).at(-1)!.frame
    clock.advance(10_000)
    expect(frames(say(times(2))).map(({ timestamp }) => timestamp - last.timestamp)).toEqual([10_020 * 48, 10_040 * 48])
    // Muted for so short a time that no frame fell into it: the next one comes behind the end of the spurt.
    publisher.muted = true
    publisher.muted = false
    expect(say(times(1)).at(-1)?.frame.timestamp).toBe(last.timestamp + 10_040 * 48 + 2 * 960)
  })

  it.each([0, MAX_OPUS_BYTES + 1])('stops a source that makes a frame of %i bytes, and says so', (length) => {
    const { puppet, ended, say, sent } = onStage()
    say(times(1))
    puppet.say(times(2), length)
    expect(sent().map(isEnd)).toEqual([true])
    expect(puppet.isStopped).toBe(true)
    expect(ended).toEqual([expect.objectContaining({ code: 'source-failed' })])
  })

  it('reports why a source broke', async () => {
    const { puppet, ended, publisher } = onStage()
    puppet.end(new Error('unplugged'))
    await new Promise(setImmediate)
    expect(ended).toEqual([expect.objectContaining({ code: 'source-failed', cause: new Error('unplugged') })])
    expect(publisher.isRunning).toBe(false)
  })
})

describe('a source that hands over nothing', () => {
  it('is noticed after a second, and when it goes on', () => {
    const { publisher, puppet, clock, stalls } = onStage()
    puppet.say(times(10))
    expect([stalls, publisher.isDelivering]).toEqual([[false], true])
    clock.advance(STALL_MS)
    expect([stalls, publisher.isDelivering, publisher.isStalled]).toEqual([[false, true], false, true])
    puppet.say(times(1))
    expect([stalls, publisher.isDelivering, publisher.isStalled]).toEqual([[false, true, false], true, false])
  })

  it('has longer to begin', () => {
    const { publisher, puppet, clock, stalls } = onStage()
    clock.advance(START_MS - 1)
    expect([stalls, publisher.isDelivering, publisher.isStalled]).toEqual([[], false, false])
    clock.advance(1)
    expect([stalls, publisher.isStalled]).toEqual([[true], true])
    puppet.say(times(1))
    expect(stalls).toEqual([true, false])
  })

  it('is none while it is muted and hands over frames', () => {
    const { publisher, puppet, stalls } = onStage()
    publisher.muted = true
    puppet.say(times(200))
    expect([stalls, publisher.isDelivering]).toEqual([[false], true])
  })

  it('leaves no timer behind', () => {
    const { publisher, puppet, clock, stalls } = onStage()
    puppet.say(times(1))
    publisher.stop()
    clock.advance(60_000)
    expect([stalls, clock.pending]).toEqual([[false], 0])
  })
})

describe('recorded speech', () => {
  const speech = fileURLToPath(new URL('../../../../test/fixtures/speech.ogg', import.meta.url))

  /** All that is said in the file, by a clock that goes on as fast as the machine can follow. */
  async function played(options: PublishOptions) {
    const clock = new VirtualClock()
    const packets: Packet[] = []
    const over = Promise.withResolvers<void>()
    const publisher = new Publisher(
      {
        packet(bytes) {
          const packet = readPacket(bytes)
          if (packet.ok) packets.push(packet.value)
        },
        level: () => {},
        stalled: () => {},
        ended: (error) => (error ? over.reject(error) : over.resolve()),
      },
      clock,
    )
    publisher.setSource(FIRST)
    publisher.start(oggFileSource({ path: speech, clock }), options)
    while (publisher.isRunning) {
      await new Promise(setImmediate)
      if (clock.pending > 0) clock.advance(20)
    }
    await over.promise
    return packets
  }

  it('loses its silence, and nothing else that can be heard', async () => {
    const all = await played({ silence: 'send' })
    const gated = await played({ silence: 'skip' })
    const sent = new Set(gated.map(({ frame }) => frame.timestamp))
    const missing = frames(all).filter(({ timestamp }) => !sent.has(timestamp))
    expect(missing.length).toBeGreaterThan(15) // of a quarter of a second at both ends
    expect(Math.min(...missing.map(({ level }) => level))).toBeGreaterThan(55)
  })

  it('ends in silence: a decoder turns the last frame into silence', async () => {
    const samples: Float32Array<ArrayBuffer>[] = []
    const decoder = await openFrameDecoder({ samples: (more) => samples.push(more), failed: () => {} })
    const all = frames(await played({ silence: 'send' }))
    const loudest = Math.min(...all.map(({ level }) => level))
    const spoken = all.slice(0, all.findIndex(({ level }) => level === loudest) + 1).map(({ opus }) => opus)
    for (const [frameId, opus] of [...spoken, END_OF_SPURT, END_OF_SPURT].entries()) decoder.decode(opus, frameId)
    decoder.close()
    const [before, first, second] = samples.slice(-3)
    expect(measureLevel(before!)).toBeLessThan(30)
    // It fades, and does not click.
    expect(measureLevel(first!.subarray(480))).toBeGreaterThan(measureLevel(before!) + 20)
    expect(measureLevel(second!)).toBeGreaterThan(80)
    expect(first).toHaveLength(960)
  })
})
