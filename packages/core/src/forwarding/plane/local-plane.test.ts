import { describe, expect, it } from 'vitest'
import type { Routes } from '../../ports/media-plane.ts'
import type { LinkId, PeerId, SourceId } from '../../protocol/index.ts'
import { nobleSigning } from '../../signing/noble-signing.ts'
import { VirtualClock } from '../../testing/index.ts'
import { MemoryChannel } from '../../transport/memory/memory-channel.ts'
import { MAX_PACKET_BYTES, writePacket } from '../../wire/packet.ts'
import { EXCESS, PACKETS } from '../health/flood-limit.ts'
import { localMediaPlane } from './local-plane.ts'

const ADA = 1 as SourceId
const LINK = 'link' as LinkId
const none = {
  peer: 'peer' as PeerId,
  feedsOthers: true,
  parent: [],
  child: [],
  standby: [],
  backs: [],
  stage: false,
  retired: false,
}
const routes = (part: Partial<Routes['links'][number]>, onStage = false): Routes => ({
  ...{ sources: [{ source: ADA }], stripes: 1, onStage },
  links: [{ link: LINK, ...none, ...part }],
})

function pair() {
  const clock = new VirtualClock()
  const delivered: Uint8Array[] = []
  const notices: string[] = []
  const violations: string[] = []
  const ends: MemoryChannel[] = []
  const planes = [0, 1].map((index) => {
    const plane = localMediaPlane(
      {
        packet: (packet) => void delivered.push(packet),
        retract: () => {},
        notice(notice) {
          if (notice.type === 'violation') violations.push(notice.violation)
          else notices.push(notice.type)
        },
      },
      { signing: nobleSigning(), clock },
    )
    const channel = new MemoryChannel((packet) => {
      const data = packet.slice().buffer
      clock.after(5, () => ends[1 - index]!.onmessage?.({ data } as never))
    })
    ends.push(channel)
    plane.attach(LINK, channel)
    return plane
  })
  planes[0]!.route(routes({ child: [0] }, true))
  planes[1]!.route(routes({ parent: [0] }))
  for (const end of ends) {
    end.readyState = 'open'
    end.onopen?.(undefined as never)
  }
  return { clock, delivered, notices, violations, ends, speaker: planes[0]!, listener: planes[1]! }
}
const frame = (sequence: number) => ({
  ...{ sequence, timestamp: sequence * 960, level: 30, voice: true },
  opus: Uint8Array.of(sequence, 1),
})

describe('localMediaPlane', () => {
  it('takes turns only while it has links, and closes the channels that it was given', () => {
    const { clock, ends, speaker, listener } = pair()
    clock.advance(5_000)
    expect(clock.pending).toBeGreaterThan(0)
    speaker.close()
    listener.detach(LINK)
    clock.advance(100)
    expect(clock.pending).toBe(0)
    expect(ends.map(({ readyState }) => readyState)).toEqual(['closed', 'closed'])
  })

  it('carries packets and heartbeats, and counts them', async () => {
    const { clock, delivered, notices, speaker, listener } = pair()
    clock.advance(1_000)
    for (let sequence = 0; sequence < 50; sequence += 1) {
      speaker.publish(writePacket({ source: ADA, stripe: 0, frame: frame(sequence) }))
      clock.advance(20)
    }
    expect(delivered).toHaveLength(50)
    expect(notices).toEqual(['delivering'])
    const { links, sources, depths, congested } = await listener.traffic()
    expect(links.get(LINK)).toMatchObject({ packetsIn: 50, packetsOut: 0, duplicates: 0, refused: 0, feeds: [0] })
    expect(links.get(LINK)!.rttMs).toBeCloseTo(10, 0)
    expect(links.get(LINK)!.bytesOut).toBeGreaterThan(20)
    expect(sources.get(ADA)).toMatchObject({ frames: 50, fromRedundancy: 0, fromRepair: 0 })
    expect({ depths, congested }).toEqual({ depths: [1], congested: false })
  })

  it('measures what an uplink carries', async () => {
    const { clock, speaker } = pair()
    clock.advance(1_000)
    speaker.probe(LINK)
    clock.advance(50)
    const { uplinkBps } = await speaker.traffic()
    expect(uplinkBps).toBeGreaterThan(1e9) // memory has no bottleneck: the cap of what can be measured
  })

  it.each([
    { data: 'hello', violation: 'text' },
    { data: new ArrayBuffer(MAX_PACKET_BYTES + 1), violation: 'oversized' },
  ])('closes the channel on which the other end breaks the protocol: $violation', async ({ data, violation }) => {
    const { clock, violations, ends, listener } = pair()
    clock.advance(1_000)
    ends[1]!.onmessage!({ data } as never)
    expect(violations).toEqual([violation])
    expect({ state: ends[1]!.readyState, handle: ends[1]!.onmessage }).toEqual({ state: 'closed', handle: null })
    expect((await listener.traffic()).links.size).toBe(0)
  })

  it('drops and counts what is too much, and closes the channel when it goes on', async () => {
    const { clock, delivered, violations, ends, listener } = pair()
    clock.advance(1_000)
    const flood = (from: number, count: number) => {
      for (let sequence = from; sequence < from + count; sequence += 1) {
        const { buffer: data } = writePacket({ source: ADA, stripe: 0, frame: frame(sequence) })
        ends[1]!.onmessage?.({ data } as never)
      }
    }
    flood(0, PACKETS.most + 100)
    expect((await listener.traffic()).links.get(LINK)).toMatchObject({ packetsIn: PACKETS.most, refused: 100 })
    expect(violations).toEqual([])
    clock.advance(1_000)
    flood(PACKETS.most, 10)
    expect(delivered).toHaveLength(PACKETS.most + 10)
    flood(PACKETS.most + 10, PACKETS.perSecond + EXCESS.most + 1_000)
    expect(violations).toEqual(['flood'])
    expect(ends[1]!.readyState).toBe('closed')
  })
})
