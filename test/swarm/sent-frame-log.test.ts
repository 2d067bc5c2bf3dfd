import { describe, expect, it } from 'vitest'
import { writePacket } from '@banyan/core/wire'
import { parseSourceId } from '@banyan/core/protocol'
import { hashOf } from './frame-log.ts'
import { SentFrameLog } from './sent-frame-log.ts'

const frame = (index: number) => ({ timestamp: index * 960, level: 30, opus: Uint8Array.of(1, index) })
const spoken = (index: number) => ({ ...frame(index), sequence: index, voice: true })
const packet = (sequence: number, index: number, timestamp = index * 960) =>
  writePacket({
    ...{ source: parseSourceId(1)!, stripe: 0 },
    frame: { ...frame(index), timestamp, sequence, voice: true },
  })

describe('SpeechLog', () => {
  it('logs what leaves, with the moment at which the source handed it over', () => {
    const log = new SentFrameLog()
    for (const index of [0, 1, 2]) log.noteHanded(frame(index), 100 + index * 20)
    log.noteSent(packet(0, 1), 141) // held back until the voice was sure, and 0 never left
    log.noteSent(packet(1, 2, 5_000), 142) // on a time line of the session's own
    log.noteSent(packet(0, 1), 143) // to a second child
    const { frames, handed } = log.read()
    expect(handed).toBe(3)
    expect([...frames.timestamp]).toEqual([960, 5_000])
    expect([...frames.at]).toEqual([120, 140])
    expect([...frames.hash]).toEqual([1, 2].map((index) => hashOf(frame(index).opus)))
  })

  it('knows a frame that only left inside the packet after it', () => {
    const log = new SentFrameLog()
    for (const index of [0, 1]) log.noteHanded(frame(index), 100 + index * 20)
    const [previous, next] = [spoken(0), spoken(1)]
    log.noteSent(writePacket({ source: parseSourceId(1)!, stripe: 0, frame: next, previous }), 121)
    expect([...log.read().frames.timestamp]).toEqual([0, 960])
    expect([...log.read().frames.at]).toEqual([100, 120])
  })

  it('takes the moment of leaving for what no source handed over', () => {
    const log = new SentFrameLog()
    log.noteSent(packet(0, 9), 77)
    log.noteSent(Uint8Array.of(1, 2, 3), 78)
    expect([...log.read().frames.at]).toEqual([77])
  })
})
