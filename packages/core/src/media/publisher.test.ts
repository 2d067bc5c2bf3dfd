import { describe, expect, it } from 'vitest'
import type { AudioSource, OpusFrame } from '../ports/audio.ts'
import type { SourceId } from '../protocol/index.ts'
import { readHead } from './packet.ts'
import { Publisher } from './publisher.ts'

/** A publisher whose source says a frame whenever it is asked to. */
function speaking(source: number) {
  const packets: Uint8Array[] = []
  const publisher = new Publisher({ packet: (packet) => packets.push(packet), level: () => {}, ended: () => {} })
  let onFrame: (frame: OpusFrame) => void = () => {}
  const audio: AudioSource = {
    run(take, signal) {
      onFrame = take
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
    },
  }
  publisher.setSource(source as SourceId)
  publisher.start(audio)
  const say = (frames: number) => {
    for (let count = 0; count < frames; count += 1) onFrame({ opus: Uint8Array.of(1), timestamp: 0, level: 20 })
    return packets.splice(0).map((packet) => {
      const { sequence, stripe } = readHead(packet)!
      return `${sequence} on ${stripe}`
    })
  }
  return { publisher, say }
}

describe('Publisher', () => {
  it('deals frames out to as many stripes as there are by now, and counts on', () => {
    const { publisher, say } = speaking(7)
    expect(say(2)).toEqual(['0 on 0', '1 on 0'])
    publisher.stripes = 2
    expect(say(3)).toEqual(['2 on 1', '3 on 0', '4 on 1'])
    publisher.stripes = 1
    expect(say(2)).toEqual(['5 on 0', '6 on 0'])
  })

  it('says nothing while muted or off stage, and counts from 0 at each entry to the stage', () => {
    const { publisher, say } = speaking(4)
    say(1)
    publisher.muted = true
    expect(say(1)).toEqual([])
    publisher.muted = false
    expect(say(1)).toEqual(['1 on 0'])
    publisher.setSource(undefined)
    expect(say(1)).toEqual([])
    publisher.setSource(5 as SourceId)
    expect(say(1)).toEqual(['0 on 0'])
  })
})
