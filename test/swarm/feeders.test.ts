import { describe, expect, it } from 'vitest'
import { type PeerId, parsePeerId } from '@banyan/core/protocol'
import { ArrivedPacketLog } from './arrived-packet-log.ts'
import { deepest, feedersOf, outagesAfter } from './feeders.ts'

const peer = (letter: string): PeerId => parsePeerId(letter.repeat(12))!
const [dead, other, third] = [peer('a'), peer('b'), peer('c')]

/** Every 40 ms a packet of a stripe from somebody, from one moment up to another. */
const stream = (log: ArrivedPacketLog, from: PeerId, stripe: number, fromMs: number, toMs: number, isAsked = false) => {
  for (let at = fromMs; at < toMs; at += 40) entries.push([log, at, from, stripe, isAsked])
}
let entries: [ArrivedPacketLog, number, PeerId, number, boolean][] = []
/** Logs hold what came in the order in which it came. */
function logOf(fill: (log: ArrivedPacketLog) => void) {
  entries = []
  const log = new ArrivedPacketLog()
  fill(log)
  for (const [into, ...entry] of entries.toSorted((a, b) => a[1] - b[1])) into.note(...entry)
  return log.read()
}

describe('restoredAfter', () => {
  it('measures from the crash to the first packet of the lost stripe from somebody else', () => {
    const arrivals = logOf((log) => {
      stream(log, dead, 0, 0, 5_000)
      stream(log, other, 1, 0, 9_000)
      stream(log, third, 0, 5_120, 9_000)
    })
    expect(outagesAfter(arrivals, { peer: dead, at: 5_000 })).toEqual([{ stripe: 0, ms: 120 }])
  })

  it('takes no answer to a request for a stripe that is back', () => {
    const arrivals = logOf((log) => {
      stream(log, dead, 0, 0, 5_000)
      stream(log, other, 1, 0, 9_000)
      stream(log, other, 0, 5_030, 5_200, true)
      stream(log, other, 0, 5_210, 9_000)
    })
    expect(outagesAfter(arrivals, { peer: dead, at: 5_000 })).toEqual([{ stripe: 0, ms: 210 }])
  })

  it('takes no late packet of the crashed peer itself for a stripe that is back', () => {
    const arrivals = logOf((log) => {
      stream(log, dead, 0, 0, 5_010)
      stream(log, third, 0, 5_300, 9_000)
    })
    expect(outagesAfter(arrivals, { peer: dead, at: 4_990 })).toEqual([{ stripe: 0, ms: 310 }])
  })

  it('says so when a stripe came back from nobody', () => {
    const arrivals = logOf((log) => stream(log, dead, 1, 0, 5_000))
    expect(outagesAfter(arrivals, { peer: dead, at: 5_000 })).toEqual([{ stripe: 1, ms: undefined }])
  })

  it('leaves out stripes that the crashed peer did not feed: it sent them before, or just answered', () => {
    const arrivals = logOf((log) => {
      stream(log, dead, 0, 0, 3_000)
      stream(log, other, 0, 3_000, 9_000)
      stream(log, other, 1, 0, 9_000)
      stream(log, dead, 1, 4_500, 5_000, true)
    })
    expect(outagesAfter(arrivals, { peer: dead, at: 5_000 })).toEqual([])
  })
})

describe('feedersOf', () => {
  it('names for each stripe who sent most of it in that time', () => {
    const arrivals = logOf((log) => {
      stream(log, dead, 0, 0, 4_000)
      stream(log, other, 0, 4_000, 5_000)
      stream(log, third, 1, 0, 5_000)
    })
    expect([...feedersOf(arrivals, 3_500, 5_000)]).toEqual([
      [0, other],
      [1, third],
    ])
    expect(feedersOf(arrivals, 6_000, 7_000).size).toBe(0)
  })
})

describe('deepest', () => {
  const stage = new Set([peer('s')])
  it('counts hops from the stage', () => {
    const feeders = new Map([
      [dead, new Map([[0, peer('s')], [1, other]])], // prettier-ignore
      [other, new Map([[0, dead], [1, peer('s')]])], // prettier-ignore
      [third, new Map([[0, other], [1, other]])], // prettier-ignore
    ])
    expect(deepest(feeders, stage)).toBe(3)
  })

  it('is not caught in a circle, and leaves out who hangs on nobody', () => {
    const feeders = new Map([
      [dead, new Map([[0, other]])],
      [other, new Map([[0, dead]])],
      [third, new Map([[0, peer('s')]])],
      [peer('d'), new Map([[0, peer('e')]])],
    ])
    expect(deepest(feeders, stage)).toBe(1)
  })
})
