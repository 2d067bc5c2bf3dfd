import type { PeerId } from '@banyan/core/protocol'
import { VirtualClock } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { AGREEMENT_MS } from './failure-detector/confirmations.ts'
import { DISTRUST_AFTER, FORGIVE_MS, GAP_MS, LossPace } from './loss-pace.ts'

const ADA = 'ada' as PeerId
const peers = (...names: string[]) => names as PeerId[]

/** Ada reports losses; each that is acted on gets her another parent. */
function setup({ upstream = peers('p0', 'p1', 's0', 's1'), gone = peers() } = {}) {
  const clock = new VirtualClock()
  const acted: string[] = []
  let planned = upstream
  const pace = new LossPace({
    clock,
    upstreamOf: () => planned,
    identityOf: (peer) => peer,
    isHere: (peer) => !gone.includes(peer),
    act(_by, peer) {
      acted.push(peer)
      planned = planned.map((other) => (other === peer ? (`${peer}+` as PeerId) : other))
    },
  })
  const report = (peer: string, by = ADA) => {
    pace.note(by, peer as PeerId)
    pace.lose(by, peer as PeerId)
  }
  return { clock, acted, pace, report, planned: () => planned, plan: (next: PeerId[]) => (planned = next) }
}

describe('reports of lost links', () => {
  it('are acted on at once for every link that a member had, as when its network changes', () => {
    const { acted, report } = setup()
    for (const peer of ['p0', 'p1', 's0', 's1']) report(peer)
    expect(acted).toEqual(['p0', 'p1', 's0', 's1'])
  })

  it('wait for their turn when they are about links that the member was given just now', () => {
    const { clock, acted, report } = setup()
    report('p0')
    report('p0+')
    expect(acted).toEqual(['p0'])
    // The first one has turned out wrong by then, so the gap is twice as long.
    clock.advance(2 * GAP_MS - 1)
    expect(acted).toEqual(['p0'])
    clock.advance(1)
    expect(acted).toEqual(['p0', 'p0+'])
  })

  it('do nothing when their turn comes and the plan has no such link any more', () => {
    const { clock, acted, report, plan } = setup()
    report('p0')
    report('p0+')
    plan(peers('p1'))
    clock.advance(2 * GAP_MS)
    expect(acted).toEqual(['p0'])
    expect(clock.pending).toBe(0)
  })

  it('come ever more slowly from somebody whose reports are wrong', () => {
    const { clock, acted, report, planned } = setup()
    for (let time = 0; time < 100_000; time += 200) {
      report(planned()[(time / 200) % 4]!)
      clock.advance(200)
    }
    expect(acted.length).toBeLessThan(14)
  })

  it('are at once again after a calm time', () => {
    const { clock, acted, report, planned } = setup()
    for (const peer of planned()) report(peer)
    clock.advance(5 * FORGIVE_MS)
    for (const peer of planned()) report(peer)
    expect(acted).toHaveLength(8)
  })
})

describe('a reporter', () => {
  it('is not trusted after so many wrong reports, and is again in time', () => {
    const { clock, pace, report } = setup()
    for (const peer of peers('p0', 'p1', 's0').slice(0, DISTRUST_AFTER)) report(peer)
    expect(pace.isTrusted(ADA)).toBe(true)
    clock.advance(AGREEMENT_MS)
    expect(pace.isTrusted(ADA)).toBe(false)
    clock.advance(FORGIVE_MS)
    expect(pace.isTrusted(ADA)).toBe(true)
  })

  it('was right when somebody else says the same, or the other one is gone', () => {
    const shared = setup()
    const gone = setup({ gone: peers('p0', 'p1', 's0') })
    for (const peer of peers('p0', 'p1', 's0')) {
      shared.report(peer)
      shared.pace.note('ben' as PeerId, peer)
      gone.report(peer)
    }
    for (const { clock, pace } of [shared, gone]) {
      clock.advance(AGREEMENT_MS)
      expect(pace.isTrusted(ADA)).toBe(true)
    }
  })

  it('was wrong after all when the others said the same, and the peer shows that it lives', () => {
    const { clock, pace, report } = setup()
    for (const peer of peers('p0', 'p1', 's0')) {
      report(peer)
      pace.note('ben' as PeerId, peer)
    }
    clock.advance(AGREEMENT_MS)
    for (const peer of peers('p0', 'p1', 's0')) pace.refuted(peer)
    expect(pace.isTrusted(ADA)).toBe(false)
  })

  it('leaves nothing behind', () => {
    const { clock, pace, report } = setup()
    report('p0')
    report('p0+')
    pace.forget(ADA)
    report('p0')
    report('p0+')
    pace.close()
    expect(clock.pending).toBe(0)
  })
})
