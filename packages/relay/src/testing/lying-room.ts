import type { PeerId, SourceId } from '@banyan/core/protocol'
import { seededRandom, VirtualClock } from '@banyan/core/testing'
import type { Party } from '../guilt/accusation.ts'
import { GRACE_MS, Guilt, type GuiltEffect } from '../guilt/guilt.ts'

export interface LyingRoomOptions {
  seed: number
  /** Peers below the stage: a random tree. */
  peers: number
  /** Those that lie, by number. */
  hostile: readonly number[]
  /** Peers of these numbers belong to one person. */
  sameIdentity?: readonly number[]
  /** Share of the honest reports that do not arrive: their connection hangs or breaks. 0 to 1. */
  lossy: number
  /** How many peers get another parent in a second, 0 to 1. */
  churn: number
  /** Lies told in the course of the room. */
  lies: number
  /** Whom of its children a liar lies to. */
  victims: 'all' | 'one' | 'every other'
  /** Whether liars accuse their own parents as well. */
  accuses: boolean
  /** Whether liars answer the relay. */
  answers: boolean
}

export interface LyingRoomOutcome {
  /** Identities that were convicted and do not lie. */
  readonly wronged: readonly string[]
  /** Identities that were convicted and lie. */
  readonly caught: readonly string[]
  /** For each identity, those that lie and accused it. */
  readonly accusers: ReadonlyMap<string, ReadonlySet<string>>
  /** How many children the first peer had at first. */
  readonly children: number
}

interface LyingPeer extends Party {
  readonly number: number
  readonly isHostile: boolean
  parent: LyingPeer | undefined
  readonly past: { parent: LyingPeer; until: number }[]
  /** When it got its parent. */
  movedAt: number
  /** Until when what it says to the relay does not arrive. */
  mutedUntil: number
}

/** How long a peer may have had another parent and still have passed on what that one brought, in ms. */
const PARENT_BEFORE_MS = 2_000
/** A child counts as one from this time on, in ms. */
const SETTLED_MS = 1_000

/**
 * One stripe of a room in which some lie: they change frames for some of their children, or accuse their parents, or
 * say nothing. Honest peers pass on what they get, report after up to 0.9 s what they truly saw, and turn to another
 * parent then.
 */
export function lyingRoom(options: LyingRoomOptions): LyingRoomOutcome {
  const { seed, hostile, sameIdentity = [], lossy, churn, lies, victims, accuses } = options
  const random = seededRandom(seed)
  const below = (limit: number) => Math.floor(random.next() * limit)
  const clock = new VirtualClock()
  const guilt = new Guilt()
  const convicted: string[] = []
  const accusers = new Map<string, Set<string>>()
  const peers: LyingPeer[] = []
  for (let number = 0; number < options.peers; number += 1) {
    peers.push({
      peer: `p${number}` as PeerId,
      identity: sameIdentity.includes(number) ? 'shared' : `i${number}`,
      number,
      isHostile: hostile.includes(number),
      parent: number === 0 || random.next() < 0.1 ? undefined : peers[below(Math.min(number, 2 + below(number)))],
      past: [],
      movedAt: -Infinity,
      mutedUntil: 0,
    })
  }

  const childrenOf = (parent: LyingPeer) => peers.filter((peer) => peer.parent === parent)
  const isBelow = (peer: LyingPeer | undefined, top: LyingPeer): boolean =>
    peer !== undefined && (peer === top || isBelow(peer.parent, top))
  const carries = (peer: LyingPeer) => guilt.verdictOn(peer.identity) === undefined

  function moveAway(peer: LyingPeer): void {
    const from = peer.parent
    peer.movedAt = clock.now()
    if (from) peer.past.push({ parent: from, until: clock.now() })
    const others = peers.filter((other) => other !== from && carries(other) && !isBelow(other, peer))
    peer.parent = random.next() < 0.2 ? undefined : others[below(others.length)]
  }

  function follow(effects: readonly GuiltEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'convict') {
        convicted.push(effect.identity)
        for (const peer of peers) if (peer.parent?.identity === effect.identity) moveAway(peer)
      } else if (effect.type === 'ask') {
        const asked = peers.find(({ peer }) => peer === effect.peer)!
        clock.after(20 + below(300), () => say(asked))
      }
    }
    wake()
  }

  let isWaking = Infinity
  function wake(): void {
    const { dueAt } = guilt
    if (dueAt === undefined || dueAt >= isWaking) return
    isWaking = dueAt
    clock.after(Math.max(0, dueAt - clock.now()), () => {
      isWaking = Infinity
      follow(guilt.advance(clock.now()))
    })
  }

  /** A word reaches the relay, unless the connection hangs, or the peer keeps silent. */
  function say(peer: LyingPeer): void {
    if (clock.now() < peer.mutedUntil || (peer.isHostile && !options.answers)) return
    follow(guilt.heard(peer.peer, clock.now()))
  }

  function accuse(by: LyingPeer, against: LyingPeer): void {
    if (clock.now() < by.mutedUntil) return
    if (by.isHostile) accusers.set(against.identity, (accusers.get(against.identity) ?? new Set()).add(by.identity))
    say(by)
    const at = clock.now()
    const past = against.past.filter(({ until }) => at - until < PARENT_BEFORE_MS).map(({ parent }) => parent)
    guilt.accuse({
      ...{ by, against, source: 1 as SourceId, stripes: 1, at, isOnStage: false },
      children: childrenOf(against).filter(({ movedAt }) => at - movedAt >= SETTLED_MS),
      parents: [...(against.parent ? [against.parent] : []), ...past].map(({ peer }) => peer),
    })
    wake()
    if (by.parent === against) moveAway(by)
  }

  /** Changed frames come from `from`, and go on to everybody below. */
  function deliver(from: LyingPeer, to: LyingPeer): void {
    if (to.isHostile && random.next() < 0.5) return
    for (const child of childrenOf(to)) deliver(to, child)
    if (to.isHostile) return
    const delay = 50 + below(GRACE_MS - 150)
    if (random.next() < lossy) {
      // Its connection hangs, and what it says is lost until it comes back over another one.
      const ms = below(60_000)
      to.mutedUntil = Math.max(to.mutedUntil, clock.now() + ms)
      clock.after(ms, () => guilt.lost(to.peer, clock.now()))
      return
    }
    clock.after(delay, () => accuse(to, from))
  }

  function lie(liar: LyingPeer): void {
    const children = childrenOf(liar)
    if (accuses && liar.parent && random.next() < 0.7) {
      const { parent } = liar
      clock.after(below(GRACE_MS), () => accuse(liar, parent))
    }
    if (!carries(liar)) return
    const chosen = victims === 'one' ? children.slice(below(children.length)).slice(0, 1) : children
    const some = victims === 'every other' ? chosen.filter((_, index) => index % 2 === 0) : chosen
    for (const child of some) deliver(liar, child)
  }

  // Peers get other parents for reasons of their own, too.
  for (let time = 0; time < lies * 8_000; time += 1_000) {
    if (random.next() < churn) clock.after(time + below(1_000), () => moveAway(peers[below(peers.length)]!))
  }

  const children = childrenOf(peers[0]!).length
  const liars = peers.filter(({ isHostile }) => isHostile)
  for (let count = 0; count < lies; count += 1) {
    const liar = liars[below(liars.length)]!
    clock.after(below(lies * 8_000), () => lie(liar))
  }
  for (let time = 10_000; time < lies * 8_000 + 60_000; time += 10_000) {
    clock.after(time, () => {
      for (const peer of peers) say(peer)
    })
  }
  clock.advance(lies * 8_000 + 120_000)
  const liarsIdentities = new Set(liars.map(({ identity }) => identity))
  return {
    wronged: convicted.filter((identity) => !liarsIdentities.has(identity)),
    caught: convicted.filter((identity) => liarsIdentities.has(identity)),
    accusers,
    children,
  }
}
