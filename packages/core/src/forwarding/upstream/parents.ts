import { MAX_STRIPES } from '../../protocol/index.ts'
import type { LinkPort } from '../link-port.ts'
import { Liveness } from './liveness.ts'
import { type ForwarderState, positions } from '../forwarder-state.ts'
import type { SpeechClock } from './speech-clock.ts'
import { reviewStripe } from './stand-in.ts'

/** So long nothing of a stripe may come straight while the others bring a speaker on. */
const STARVING_MS = 400
/** A parent that says it starves itself is doing something about it: its children would only crowd whoever is left. */
const STARVING_PARENT_MS = 800
/** A link that feeds us and is silent for longer than this, while somebody speaks, is watched closely. */
const WARY_AFTER_MS = 50
/** From so long on we say that we miss a stripe. */
const MISSED_MS = 150
/** A speaker whose newest frame is older than this does not say that a stripe should have come. */
const BROUGHT_ON_MS = 100
const VOICE_MS = 1_000
/** We turn to a stand-in at once: that costs little. Others are told after this much more silence, since a few packets lost in a
 *  row look the same, and a plan that changes for each of them costs everybody. */
const TELL_AFTER_MS = 80
/** While a stand-in brings everything there is no hurry: a parent on a busy machine may still come back, and a new plan costs
 *  that machine more. */
const TELL_COVERED_MS = 400

/** The link to a planned parent may take this long to come up. After that a stand-in is asked, if one is linked already: the
 *  parent may have died before anybody noticed. */
const LINK_UP_MS = 500

/** Who feeds us: notices parents that fail, turns to stand-ins, and lets them go again. */
export class Parents {
  readonly #world: ForwarderState
  readonly #speech: SpeechClock
  readonly #liveness = new Liveness()
  readonly #hadParent = Array.from({ length: MAX_STRIPES }, () => false)
  readonly #starved = Array.from({ length: MAX_STRIPES }, () => false)
  /** Since when there is a parent by plan, and no link to one is up. */
  readonly #awaitedSince = Array.from({ length: MAX_STRIPES }, (): number | undefined => undefined)

  constructor(world: ForwarderState, speech: SpeechClock) {
    this.#world = world
    this.#speech = speech
  }

  /** Gives a link the roles of its route. What it was asked for, or fed before, stays until it is released. */
  assign(port: LinkPort, now: number): void {
    const { route } = port
    port.subscriptions.forEach((inlet, stripe) => {
      const isParent = route !== undefined && !route.retired && route.parent.includes(stripe)
      inlet.isStandby = route !== undefined && route.standby.includes(stripe)
      if (isParent && !inlet.isParent) {
        if (inlet.phase === 'feeding') inlet.recount()
        else inlet.ask(now)
      }
      if (!isParent && inlet.isParent && inlet.phase === 'asked') inlet.drop()
      inlet.isParent = isParent
    })
  }

  /** A packet of that stripe, straight from there. */
  came(port: LinkPort, stripe: number, now: number): void {
    const inlet = port.subscriptions[stripe]!
    if (inlet.came(now) && inlet.isParent) this.#delivers(port, stripe)
  }

  leaves(port: LinkPort): void {
    if (port.isLeaving) return
    port.isLeaving = true
    this.#world.notice({ type: 'leaving', link: port.link })
  }

  tick(lateMs: number, now: number): void {
    this.#liveness.woke(lateMs, now)
    for (const port of this.#world.ports) this.#listen(port, now)
    for (let stripe = 0; stripe < this.#world.stripes; stripe += 1) this.#review(stripe, now)
    for (const port of this.#world.ports) this.#speak(port, now)
  }

  /** Whether a parent may be about to fail, or was asked for something: then milliseconds count. */
  isWary(now: number): boolean {
    for (const { isOpen, silentSince, isSilenceTold, heardAt, subscriptions: inlets } of this.#world.ports) {
      if (!isOpen) continue
      if (silentSince !== undefined && !isSilenceTold) return true
      const isLate = heardAt !== undefined && now - heardAt > WARY_AFTER_MS
      for (const { phase } of inlets) {
        if (phase === 'asked' || phase === 'released' || (isLate && phase === 'feeding')) return true
      }
    }
    return false
  }

  /** Whether somebody speaks, as far as we know, and nothing of that stripe comes. */
  misses(stripe: number, now: number): boolean {
    return this.#starvesFor(stripe, MISSED_MS, Infinity, now)
  }

  #delivers(port: LinkPort, stripe: number): void {
    this.#hadParent[stripe] = true
    this.#starved[stripe] = false
    this.#world.notice({ type: 'delivering', link: port.link, stripe })
  }

  #listen(port: LinkPort, now: number): void {
    if (!port.isOpen) return
    if (port.openedAt === undefined) {
      port.openedAt = now
      for (const inlet of port.subscriptions) if (inlet.isParent) inlet.ask(now)
    }
    const { openedAt, heardAt, silentSince } = port
    if (silentSince !== undefined) {
      if (heardAt === undefined || heardAt <= silentSince) return this.#tell(port, silentSince, now)
      port.silentSince = undefined
      port.isSilenceTold = false
      for (const inlet of port.subscriptions) if (inlet.isParent) inlet.ask(now)
    }
    const feeds = port.subscriptions.some(({ phase }) => phase === 'feeding')
    const signs = { openedAt, heardAt, feeds, jitterMs: port.jitter.ms }
    if (!this.#liveness.isSilent(signs, this.#speechOf(port, now), now)) return
    port.silentSince = now
    for (const inlet of port.subscriptions) inlet.drop()
  }

  #tell(port: LinkPort, silentSince: number, now: number): void {
    if (port.isSilenceTold) return
    const isCovered = this.#isCovered(port)
    if (now - silentSince < (isCovered ? TELL_COVERED_MS : TELL_AFTER_MS)) return
    port.isSilenceTold = true
    const stripes = stripesOf(port)
    if (stripes.length > 0) this.#world.notice({ type: 'silent', link: port.link, stripes, isCovered })
  }

  /** Others bring all that it should bring. */
  #isCovered(silent: LinkPort): boolean {
    const { ports } = this.#world
    return silent.subscriptions.every(
      (inlet, stripe) =>
        !inlet.isParent || ports.some((port) => port !== silent && port.isUp && port.subscriptions[stripe]!.delivers),
    )
  }

  /** A speaker sends its own voice and nothing else: it owes nothing while others speak. */
  #speechOf(port: LinkPort, now: number) {
    if (!port.isOnStage) return this.#speech
    const isSpeaking = port.voice && now - port.packetAt < VOICE_MS
    return { since: isSpeaking ? this.#speech.since : undefined, skewMs: this.#speech.skewMs }
  }

  #review(stripe: number, now: number): void {
    const { ports, onStage } = this.#world
    if (onStage) return
    const isStarving = this.#noticeStarving(stripe, now)
    const hadParent = this.#hadParent[stripe]! || this.#isAwaitedInVain(stripe, now)
    const speechSince = this.#speech.since
    const need = { stripe, hadParent, isStarving, speechSince }
    const { ask, release, failed } = reviewStripe(ports, need, now)
    for (const port of failed) {
      port.subscriptions[stripe]!.failedAt = now
      port.subscriptions[stripe]!.drop()
    }
    for (const port of release) port.subscriptions[stripe]!.release(now)
    ask?.subscriptions[stripe]!.ask(now)
  }

  #isAwaitedInVain(stripe: number, now: number): boolean {
    const parents = this.#world.ports.filter(({ subscriptions: inlets }) => inlets[stripe]!.isParent)
    const isAwaited = parents.length > 0 && !parents.some(({ isUp }) => isUp)
    const since = isAwaited ? (this.#awaitedSince[stripe] ?? now) : undefined
    this.#awaitedSince[stripe] = since
    return since !== undefined && now - since > LINK_UP_MS
  }

  #noticeStarving(stripe: number, now: number): boolean {
    let patience = STARVING_MS
    let anyParent = false
    for (const port of this.#world.ports) {
      if (!port.subscriptions[stripe]!.isParent || !port.isUp) continue
      anyParent = true
      if (port.beat?.heartbeat.stripes[stripe]?.starving) patience = STARVING_PARENT_MS
    }
    const isStarving = anyParent && this.#starvesFor(stripe, patience, BROUGHT_ON_MS, now)
    if (isStarving && !this.#starved[stripe]) {
      this.#starved[stripe] = true
      this.#world.notice({ type: 'starving', stripe })
      // Whoever fed it does not any more: all begin anew, and parents are asked again.
      for (const port of this.#world.ports) {
        const inlet = port.subscriptions[stripe]!
        if (inlet.isParent && port.isUp) inlet.ask(now)
        else if (!inlet.isParent) inlet.drop()
      }
    }
    if (!isStarving && this.#starved[stripe] && this.#cameLately(stripe, now)) this.#starved[stripe] = false
    return isStarving
  }

  /** @param agoMs how long ago the newest frame of a speaker may have come, by any way, to count */
  #starvesFor(stripe: number, patienceMs: number, agoMs: number, now: number): boolean {
    const awakeSince = this.#liveness.awakeSince
    for (const stream of this.#world.streams) {
      if (!stream.isSpeaking(now) || now - stream.newestAt > agoMs) continue
      const since = Math.max(stream.cameAt[stripe]!, stream.spurtSince, awakeSince)
      if (now - since > patienceMs) return true
    }
    return false
  }

  #cameLately(stripe: number, now: number): boolean {
    return this.#world.streams.some(({ cameAt }) => now - cameAt[stripe]! < STARVING_MS)
  }

  #speak(port: LinkPort, now: number): void {
    if (!port.isOpen) return
    for (let stripe = 0; stripe < MAX_STRIPES; stripe += 1) {
      const due = port.subscriptions[stripe]!.due(now)
      if (due === 'release') port.tell({ type: 'release', stripe }, now)
      if (due === 'resume') {
        port.tell({ type: 'resume', stripe, have: positions(this.#world.streams, 'contiguous') }, now)
      }
    }
  }
}

function stripesOf(port: LinkPort): number[] {
  const stripes: number[] = []
  port.subscriptions.forEach(({ isParent }, stripe) => isParent && stripes.push(stripe))
  return stripes
}
