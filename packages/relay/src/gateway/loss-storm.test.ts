import { type Joined, type Plan, REPORT_INTERVAL_MS } from '@banyan/core/protocol'
import { seededRandom, VirtualClock } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { MemoryRelay } from '../memory/memory-relay.ts'

/** A room of forty listeners, every third of whom carries others; the time is passed by `pass`. */
function room(attackersSlots: number) {
  const clock = new VirtualClock()
  const relay = new MemoryRelay({ clock, random: seededRandom(1) })
  const member = (name: string) => {
    const plans: Plan[] = []
    const connection = relay.line(name).connect({
      notice: (event, notice) => void (event === 'plan:changed' && plans.push(notice as Plan)),
      close() {},
    })!
    const ask = (event: string, ask: unknown) => {
      let answer: unknown
      connection.ask(event, ask, (given) => (answer = given))
      return answer as { value: Joined }
    }
    const upstream = () => (plans.at(-1)?.links ?? []).filter(({ up, standby }) => up.length + standby.length > 0)
    const parents = () =>
      upstream()
        .flatMap(({ peer, up }) => up.map((stripe) => `${stripe} ${peer}`))
        .toSorted()
    return { plans, ask, upstream, parents }
  }
  const host = member('host')
  const about = { title: 'Tea', policy: 'ask' }
  const { view } = host.ask('room:create', { ...about, name: 'Host', capability: { slots: 8, tracks: true } }).value
  const listeners = Array.from({ length: 40 }, (_, index) => {
    const listener = member(`listener ${index}`)
    const slots = index === 20 ? attackersSlots : index % 3 === 0 ? 6 : 0
    const capability = { slots, tracks: true }
    listener.plans.push(listener.ask('room:join', { room: view.room, name: 'Guest', capability }).value.plan)
    clock.advance(100)
    return listener
  })
  const everybody = [host, ...listeners]
  const pass = (ms: number) => {
    for (const peer of everybody)
      if (clock.now() % REPORT_INTERVAL_MS < ms) peer.ask('peer:report', { congested: false })
    clock.advance(ms)
  }
  for (let time = 0; time < 20_000; time += 200) pass(200)
  return { everybody, attacker: listeners[20]!, others: listeners.filter((_, index) => index !== 20), pass }
}

describe('somebody who reports lost links five times a second for 20 s', () => {
  it.each([
    { who: 'a leaf', slots: 0, how: undefined, moved: 0 },
    { who: 'a leaf', slots: 0, how: 'silent', moved: 0 },
    { who: 'a leaf', slots: 0, how: 'covered', moved: 0 },
    // It has a standby in each stripe, which gives up a leaf for it, once.
    { who: 'a super-peer', slots: 4, how: undefined, moved: 2 },
    { who: 'a super-peer', slots: 4, how: 'silent', moved: 2 },
  ])('costs few plans, and hardly anybody else their parent: $who, $how', ({ slots, how, moved }) => {
    const { everybody, attacker, others, pass } = room(slots)
    const plans = () => everybody.reduce((sum, peer) => sum + peer.plans.length, 0)
    const before = plans()
    const parents = others.map((peer) => peer.parents())
    for (let time = 0; time < 20_000; time += 200) {
      const links = attacker.upstream()
      attacker.ask('link:lost', { peer: links[(time / 200) % links.length]!.peer, ...(how && { how }) })
      pass(200)
    }
    expect(plans() - before).toBeLessThan(30)
    expect(others.filter((peer) => peer.parents().length === 0)).toEqual([])
    expect(others.filter((peer, index) => peer.parents().join() !== parents[index]!.join()).length).toBeLessThanOrEqual(
      moved,
    )
  })
})
