import { describe, expect, it } from 'vitest'
import type { LinkTraffic, PlaneTraffic, SourceTraffic } from '../ports/media-plane.ts'
import { type LinkId, MAX_REPORTED_PARENTS, type PeerId, type SourceId } from '../protocol/index.ts'
import { TrustReports } from './trust-reports.ts'

type Figures = Partial<Pick<LinkTraffic, 'packetsIn' | 'heldBack' | 'forged' | 'unverified'>>
const NOTHING = { packetsIn: 0, heldBack: 0, forged: 0, unverified: 0 }
/** Only these figures of a plane's traffic are read. */
const traffic = (links: Record<string, Figures>, sources: Record<number, Figures> = {}): PlaneTraffic => ({
  links: new Map(Object.entries(links).map(([id, part]) => [id as LinkId, { ...NOTHING, ...part } as LinkTraffic])),
  sources: new Map(
    Object.entries(sources).map(([id, part]) => [
      Number(id) as SourceId,
      { ...NOTHING, ...part } as never as SourceTraffic,
    ]),
  ),
  ...{ depths: [], congested: false, overload: { shedding: 0, lateMs: 0 }, uplinkBps: undefined },
})
const link = (id: string, peer: string, isParent = true) => ({ id: id as LinkId, peer: peer as PeerId, isParent })

describe('TrustReports', () => {
  it('sums what could not be trusted of all speakers since the last time', () => {
    const reports = new TrustReports()
    expect(reports.hearing(traffic({}, { 1: { heldBack: 5 }, 2: { heldBack: 1, forged: 2 } }))).toEqual({
      ...{ heldBack: 6, forged: 2, unverified: 0 },
    })
    expect(reports.hearing(traffic({}, { 1: { heldBack: 5, unverified: 3 }, 2: { heldBack: 2, forged: 2 } }))).toEqual({
      ...{ heldBack: 1, forged: 0, unverified: 3 },
    })
  })

  it('counts a speaker who came anew from nothing', () => {
    const reports = new TrustReports()
    reports.hearing(traffic({}, { 1: { forged: 50 } }))
    expect(reports.hearing(traffic({}, { 1: { forged: 2 } })).forged).toBe(0)
    reports.hearing(traffic({}, {}))
    expect(reports.hearing(traffic({}, { 1: { forged: 2 } })).forged).toBe(2)
  })

  it('reports what each parent brought since the last time, and no parent that brought nothing', () => {
    const reports = new TrustReports()
    const links = [link('a', 'ada'), link('b', 'bob'), link('c', 'child', false)]
    const first = traffic({ a: { packetsIn: 10 }, b: {}, c: { packetsIn: 7 } })
    expect(reports.parents(first, links)).toEqual([{ peer: 'ada', packets: 10, heldBack: 0, forged: 0, unverified: 0 }])
    const second = traffic({ a: { packetsIn: 10 }, b: { packetsIn: 2, forged: 1 }, c: { packetsIn: 9 } })
    expect(reports.parents(second, links)).toEqual([{ peer: 'bob', packets: 2, heldBack: 0, forged: 1, unverified: 0 }])
  })

  it('adds up the packets of two links to one peer, and counts once what is known of the peer', () => {
    const both = traffic({ a: { packetsIn: 10, forged: 4 }, b: { packetsIn: 5, forged: 4 } })
    expect(new TrustReports().parents(both, [link('a', 'ada'), link('b', 'ada')])).toEqual([
      { peer: 'ada', packets: 15, heldBack: 0, forged: 4, unverified: 0 },
    ])
  })

  it('reports a peer once more after it ceased to be a parent', () => {
    const reports = new TrustReports()
    reports.parents(traffic({ a: { packetsIn: 10 } }), [link('a', 'ada')])
    const after = traffic({ a: { packetsIn: 12, forged: 1 } })
    expect(reports.parents(after, [link('a', 'ada', false)])).toMatchObject([{ packets: 2, forged: 1 }])
  })

  it('reports no more parents than a report may hold', () => {
    const ids = Array.from({ length: 50 }, (_, index) => `p${index}`)
    const many = traffic(Object.fromEntries(ids.map((id) => [id, { packetsIn: 1 }])))
    expect(
      new TrustReports().parents(
        many,
        ids.map((id) => link(id, id)),
      ),
    ).toHaveLength(MAX_REPORTED_PARENTS)
  })
})
