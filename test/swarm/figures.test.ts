import { describe, expect, it } from 'vitest'
import { parsePeerId } from '@banyan/core/protocol'
import { ArrivedPacketLog } from './arrived-packet-log.ts'
import type { PeerLog, PeerReport, WorkerReport } from './worker-messages.ts'
import { figuresOf, type Measured } from './figures.ts'
import { FrameLog } from './frame-log.ts'

const id = (letter: string) => parsePeerId(letter.repeat(12))!
const [speaker, carrier, leaf] = [id('s'), id('c'), id('l')]

const NOTHING_SENT = { packetsOut: 0, packetsIn: 0, bytesOut: 0, bytesIn: 0, trustBytesOut: 0, lost: 0 }

/** A speaker, a carrier and a leaf under it; the leaf misses frame 5, and the carrier vanished, so it has no log. */
function measured({ missing = [5] } = {}): Measured {
  const [said, heard, arrivals] = [new FrameLog(), new FrameLog(), new ArrivedPacketLog()]
  for (let index = 0; index < 100; index += 1) {
    const frame = { timestamp: index * 960, opus: Uint8Array.of(index) }
    if (index < 98) said.note(frame, index * 20)
    if (missing.includes(index) || index >= 98) continue
    heard.note(frame, index * 20 + 70)
    arrivals.note(index * 20 + 5, index < 60 ? carrier : speaker, 0, false)
  }
  const log = (peer: typeof leaf, changes: Partial<PeerLog>): PeerLog => ({
    ...{ key: 1, peer, isJoined: true, joinedAt: 0, firstAudioMs: 70, arrivals: new ArrivedPacketLog().read() },
    ...{ played: [], sent: undefined },
    ...changes,
  })
  const report = (peer: typeof leaf, at: number, changes: Partial<PeerReport>): WorkerReport => ({
    at,
    cpuUs: at * 100,
    peers: [
      {
        ...{ key: 1, peer, isJoined: true, carrying: 0, heard: 1, trouble: undefined, feeders: new Map() },
        counters: { packetsOut: at, packetsIn: 0, bytesOut: at * 10, bytesIn: 0, trustBytesOut: at, lost: 0 },
        ...changes,
      },
    ],
  })
  const steady = (peer: typeof leaf, changes: Partial<PeerReport>) => ({
    before: report(peer, 0, changes),
    after: report(peer, 1_000, changes),
  })
  return {
    listeners: 2,
    logs: [
      log(speaker, { sent: { frames: said.read(), handed: 100 } }),
      log(leaf, {
        arrivals: arrivals.read(),
        played: [{ speaker, frames: heard.read(), lost: missing.length }],
      }),
    ],
    speakers: [speaker],
    crashes: [{ peer: carrier, at: 1_190 }],
    window: {
      ...{ fromMs: 0, toMs: 1_000 },
      reports: [
        steady(speaker, {}),
        steady(carrier, { carrying: 1, feeders: new Map([[0, speaker]]) }),
        steady(leaf, { feeders: new Map([[0, carrier]]), counters: NOTHING_SENT }),
      ],
    },
    startMs: 0,
    endMs: 5_000,
  }
}

describe('figuresOf', () => {
  it('puts together what was measured', () => {
    const { figures, details } = figuresOf(measured())
    expect(figures).toEqual({
      ...{ listeners: 2, superPeers: 1, depthMax: 2, kills: 1 },
      ...{ framesDue: 98, framesMissing: 1, framesMissingPerCrash: 1, maxGapMs: 20 },
      restoreMs: { p50: 15, p99: 15 },
      firstAudioMs: { p50: 70, p95: 70 },
      mouthToEarMs: { p50: 96.5, p99: 96.5 },
      ...{ identical: true, forwardCpuUsPerPacket: 100, speakerUplinkKbps: 80, relayMediaBytes: null },
    })
    expect(details).toMatchObject({
      stayed: 1,
      stripes: 1,
      inAllStripes: 2,
      orphaned: 1,
      neverRestored: 0,
      silent: 2,
      deaf: 0,
      displaced: 0,
      trustBytesPercent: { ofMedia: 11.11, ofLine: 0.98 },
    })
    expect(details.gaps).toEqual([{ seconds: 0.1, frames: 1 }])
    expect(details.worst).toEqual({
      ...{ peer: leaf, missing: 1, fromSeconds: 0.1, toSeconds: 0.12, arrived: 0 },
      feeders: [{ stripe: 0, peer: carrier, crashed: true }],
    })
  })

  it('has the keys that were agreed on, in their order, and no others', () => {
    expect(Object.keys(figuresOf(measured()).figures)).toEqual([
      ...['listeners', 'superPeers', 'depthMax', 'kills', 'framesDue', 'framesMissing', 'framesMissingPerCrash'],
      ...['maxGapMs', 'restoreMs', 'firstAudioMs', 'mouthToEarMs', 'identical', 'forwardCpuUsPerPacket'],
      ...['speakerUplinkKbps', 'relayMediaBytes'],
    ])
  })

  it('makes no figure of what never came back', () => {
    const late = measured({ missing: Array.from({ length: 40 }, (_, index) => 60 + index) })
    const { figures, details } = figuresOf(late)
    expect(figures.restoreMs).toEqual({ p50: null, p99: null })
    expect(details).toMatchObject({ orphaned: 1, neverRestored: 1 })
    expect(figures).toMatchObject({ framesMissing: 38, maxGapMs: 760 })
  })
})
