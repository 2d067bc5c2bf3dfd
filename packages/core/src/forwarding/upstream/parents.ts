import { MAX_STRIPES } from '../../protocol/index.ts'
import { type ForwarderState, positions } from '../forwarder-state.ts'
import type { LinkPort } from '../link-port.ts'
import { Liveness, type SpeechTime } from './liveness.ts'
import type { SpeechClock } from './speech-clock.ts'
import { mayPause, stripeToPause } from './paused-stripe.ts'
import { reviewStripe } from './stand-in.ts'

/** A stripe starves when somebody speaks and none of its own packets came for this many milliseconds: ten of its
 *  packets, where frames are dealt to two stripes. */
const STARVING_AFTER_MS = 400
/** The same limit where a parent says that it starves itself, in milliseconds. That parent is looking for another
 *  one already; children that left it would only crowd the peers that still feed. */
const STARVING_PARENT_AFTER_MS = 800
/** A stripe counts as starving only while other stripes bring the speaker: the speaker's newest frame may be this
 *  many milliseconds old, five frames. Otherwise nothing shows that the speaker still speaks. */
const SPEAKER_HEARD_WITHIN_MS = 100
/** This peer tells its children that it gets nothing of a stripe after this many milliseconds, a little more than
 *  the 120 ms after which it turns away from a silent parent itself. */
const MISSING_AFTER_MS = 150
/** A peer is silent when a turn this many milliseconds before its limit, or later, and another one behind it have
 *  seen it: what came while this peer stood still is taken between the two. */
const SUSPECT_MS = 10
/** A silence is reported to the session this many milliseconds after the stand-in was asked. Turning to a stand-in
 *  costs little, a new plan costs everybody, and a few packets lost in a row look the same as a dead parent. */
const REPORT_AFTER_MS = 80
/** The same delay while stand-ins bring everything, in milliseconds. Nobody misses anything then, the parent may
 *  only be busy, and a new plan would cost its machine more. */
const REPORT_COVERED_AFTER_MS = 400
/** The same delay for a peer that has less CPU than it needs and is fed by nobody else, in milliseconds. */
const REPORT_OVERLOADED_AFTER_MS = 1_000
/** A stripe that had to be asked for again is not left out again within this many milliseconds. */
const PAUSE_AGAIN_AFTER_MS = 1_000
/** A planned parent has this many milliseconds to be linked. After that a stand-in is asked, if one is linked: the
 *  parent may have died before anybody noticed. */
const LINK_UP_MS = 500

/** Looks after who feeds this peer: notices parents that fail, turns to stand-ins, and releases them again. */
export class Parents {
  readonly #state: ForwarderState
  readonly #speech: SpeechClock
  readonly #liveness = new Liveness()
  readonly #hadParent = Array.from({ length: MAX_STRIPES }, () => false)
  readonly #isStarving = Array.from({ length: MAX_STRIPES }, () => false)
  /** Since when a stripe has a planned parent, and none that is linked. */
  readonly #noLinkSince = Array.from({ length: MAX_STRIPES }, (): number | undefined => undefined)
  /** The stripe that is left out for want of CPU. */
  #paused: number | undefined
  #resumedAt = -Infinity

  constructor(state: ForwarderState, speech: SpeechClock) {
    this.#state = state
    this.#speech = speech
  }

  /** Gives a link the roles of its route. A link that feeds us, or was asked to, goes on until it is released. */
  assign(port: LinkPort, now: number): void {
    const { route } = port
    port.subscriptions.forEach((subscription, stripe) => {
      const isParent = route !== undefined && !route.retired && route.parent.includes(stripe)
      const isStandby = route !== undefined && route.standby.includes(stripe)
      if (isParent && !subscription.isParent) {
        if (stripe === this.#paused) this.#resume(now)
        if (subscription.phase === 'feeding') subscription.restartCount()
        else subscription.ask(now)
      }
      if (!isParent && subscription.isParent && subscription.phase === 'asked') subscription.drop()
      subscription.assign({ isParent, isStandby })
    })
  }

  /** A packet of that stripe came unasked over that link.
   *  @param hasAll it lacks no frame that redundancy would bring */
  packetArrived(port: LinkPort, stripe: number, hasAll: boolean, now: number): void {
    const subscription = port.subscriptions[stripe]!
    subscription.bringsAll = hasAll
    if (subscription.frameArrived(now) && subscription.isParent) this.#reportDelivering(port, stripe)
  }

  /** The peer says that it leaves. */
  peerLeaves(port: LinkPort): void {
    if (port.liveness.isLeaving) return
    port.liveness.saidLeaving()
    this.#state.notice({ type: 'leaving', link: port.link })
  }

  /** A timer fired that many milliseconds late: this peer could not look after anybody meanwhile. */
  woke(lateMs: number, now: number): void {
    this.#liveness.woke(lateMs, now)
  }

  tick(lateMs: number, now: number): void {
    this.#liveness.woke(lateMs, now)
    this.#reviewPause(now)
    for (const port of this.#state.ports) this.#checkTrust(port, now)
    for (const port of this.#state.ports) this.#checkLiveness(port, now)
    for (let stripe = 0; stripe < this.#state.stripes; stripe += 1) this.#reviewStripe(stripe, now)
    for (const port of this.#state.ports) this.#sendRequests(port, now)
  }

  /** A parent failed, or was just asked for something, or is not linked yet: the next turn should come soon. */
  isSettling(now: number): boolean {
    for (const { isOpen, liveness, subscriptions } of this.#state.ports) {
      if (!isOpen) continue
      if (liveness.silentSince !== undefined && !liveness.isSilenceReported) return true
      for (const { phase } of subscriptions) if (phase === 'asked' || phase === 'released') return true
    }
    return this.#noLinkSince.some((since) => since !== undefined && now - since <= LINK_UP_MS)
  }

  /** When a peer that brings sound is to be suspected, or found silent; Infinity while there is none. */
  dueAt(now: number): number {
    let due = Infinity
    for (const port of this.#state.ports) {
      const { liveness } = port
      if (!port.isOpen || liveness.silentSince !== undefined || !port.subscriptions.some(isFeeding)) continue
      const limitAt = this.#silenceLimitAt(port, now)
      due = Math.min(due, foundAt(limitAt, liveness.suspectedAt))
    }
    return due
  }

  /** A stripe is left out, and frames do not come the other way either: it is wanted now. */
  lacksPaused(now: number): boolean {
    if (this.#paused === undefined) return false
    const afterMs = MISSING_AFTER_MS + this.#state.overload.lateMs
    return this.#state.streams.some(({ missing }) => missing.isLacking(afterMs, now))
  }

  /** Somebody speaks, as far as this peer knows, and nothing of that stripe comes. */
  isMissing(stripe: number, now: number): boolean {
    return stripe !== this.#paused && this.#nothingArrivedFor(MISSING_AFTER_MS, stripe, Infinity, now)
  }

  #reportDelivering(port: LinkPort, stripe: number): void {
    this.#hadParent[stripe] = true
    this.#isStarving[stripe] = false
    this.#state.notice({ type: 'delivering', link: port.link, stripe })
  }

  /** Notices that a link opened, that its peer fell silent, or that it came back. */
  #checkLiveness(port: LinkPort, now: number): void {
    if (!port.isOpen) return
    const { liveness } = port
    if (liveness.openedAt === undefined) {
      liveness.opened(now)
      askIfParent(port, now)
    }
    const { lastSeenAt, silentSince } = liveness
    if (silentSince !== undefined) {
      if (lastSeenAt === undefined || lastSeenAt <= silentSince) return this.#reportSilence(port, silentSince, now)
      liveness.recovered()
      askIfParent(port, now)
    }
    const limitAt = this.#silenceLimitAt(port, now)
    const { suspectedAt } = liveness
    const isLate = now >= limitAt - SUSPECT_MS
    if (!isLate || suspectedAt === undefined) return liveness.suspected(isLate ? now : undefined)
    if (now < foundAt(limitAt, suspectedAt)) return
    liveness.fellSilent(now)
    for (const subscription of port.subscriptions) subscription.drop()
  }

  #silenceLimitAt(port: LinkPort, now: number): number {
    const { openedAt = now, lastSeenAt } = port.liveness
    const signs = { openedAt, lastSeenAt, feeds: port.subscriptions.some(isFeeding), jitterMs: port.jitter.ms }
    const { shedding, lateMs } = this.#state.overload
    return this.#liveness.limitAt(signs, this.#speechExpectedFrom(port, now), shedding > 0 ? lateMs : undefined)
  }

  /** A peer that lied is told to send nothing more that way. After a while it may try again, if the plan still wants
   *  it. */
  #checkTrust(port: LinkPort, now: number): void {
    const again = port.record.tick(now)
    port.subscriptions.forEach((subscription, stripe) => {
      if (again & (1 << stripe) && subscription.isParent) subscription.ask(now)
      if (port.record.distrusts(stripe) && subscription.isEngaged) subscription.release(now)
    })
  }

  #reportSilence(port: LinkPort, silentSince: number, now: number): void {
    if (port.liveness.isSilenceReported) return
    const isCovered = this.#isCovered(port)
    if (now - silentSince < this.#reportAfterMs(isCovered, now)) return
    port.liveness.silenceReported()
    const stripes = stripesOf(port)
    if (stripes.length > 0) this.#state.notice({ type: 'silent', link: port.link, stripes, isCovered })
  }

  /** Who has less CPU than it needs, and hears those who speak, has time to see whether the other one does. */
  #reportAfterMs(isCovered: boolean, now: number): number {
    if (this.#state.overload.shedding > 0) {
      return isCovered || !this.#hearsNothing(now) ? Infinity : REPORT_OVERLOADED_AFTER_MS
    }
    return isCovered ? REPORT_COVERED_AFTER_MS : REPORT_AFTER_MS
  }

  /** Leaves a stripe out for want of CPU, or takes it again. */
  #reviewPause(now: number): void {
    const { ports, stripes, onStage } = this.#state
    const { shedding, lateMs } = this.#state.overload
    const isWanted = shedding === 3 && !onStage && stripes > 1
    const given = { stripes, lateMs, now }
    if (this.#paused !== undefined) {
      const isMissed = this.lacksPaused(now) || this.#hearsNothing(now)
      if (isMissed || !isWanted || !mayPause(ports, this.#paused, given)) this.#resume(now)
      return
    }
    if (!isWanted || now - this.#resumedAt < PAUSE_AGAIN_AFTER_MS) return
    this.#paused = stripeToPause(ports, given)
    if (this.#paused === undefined) return
    for (const { subscriptions } of ports) {
      if (subscriptions[this.#paused]!.isEngaged) subscriptions[this.#paused]!.release(now)
    }
  }

  #resume(now: number): void {
    const stripe = this.#paused
    if (stripe === undefined) return
    this.#paused = undefined
    this.#resumedAt = now
    for (const { subscriptions } of this.#state.ports)
      if (subscriptions[stripe]!.isParent) subscriptions[stripe]!.ask(now)
  }

  /** Somebody speaks, and nothing of it comes. That accuses nobody. */
  #hearsNothing(now: number): boolean {
    return this.#state.streams.some(
      (stream) => stream.isSpeaking(now) && now - stream.newestAt > MISSING_AFTER_MS + this.#state.overload.lateMs,
    )
  }

  /** Other links bring every stripe that this one should bring. */
  #isCovered(silent: LinkPort): boolean {
    const { ports } = this.#state
    return silent.subscriptions.every(
      ({ isParent }, stripe) =>
        !isParent ||
        ports.some((port) => port !== silent && port.isUpIn(stripe) && port.subscriptions[stripe]!.delivers),
    )
  }

  /** A fellow speaker sends its own voice alone: it owes nothing while others speak. */
  #speechExpectedFrom(port: LinkPort, now: number): SpeechTime {
    if (!port.heartbeat.isOnStage) return this.#speech
    const { since, skewMs } = this.#speech
    return { since: port.liveness.isSpeaking(now) ? since : undefined, skewMs }
  }

  /** Asks, releases and gives up links, so that the stripe is fed. A peer on stage has no parents. */
  #reviewStripe(stripe: number, now: number): void {
    const { ports, onStage } = this.#state
    if (onStage || stripe === this.#paused) return
    const isStarving = this.#checkStarving(stripe, now)
    const hadParent = this.#hadParent[stripe]! || this.#linkUpIsOverdue(stripe, now)
    const speechSince = this.#speech.since
    const need = { stripe, hadParent, isStarving, speechSince }
    const { ask, release, failed } = reviewStripe(ports, need, now)
    for (const port of failed) port.subscriptions[stripe]!.fail(now)
    for (const port of release) port.subscriptions[stripe]!.release(now)
    ask?.subscriptions[stripe]!.ask(now)
  }

  #linkUpIsOverdue(stripe: number, now: number): boolean {
    const parents = this.#state.ports.filter(({ subscriptions }) => subscriptions[stripe]!.isParent)
    const isAwaited = parents.length > 0 && !parents.some((port) => port.isUpIn(stripe))
    const since = isAwaited ? (this.#noLinkSince[stripe] ?? now) : undefined
    this.#noLinkSince[stripe] = since
    return since !== undefined && now - since > LINK_UP_MS
  }

  /** When a stripe begins to starve, its stand-ins are given up and its parents are asked again. */
  #checkStarving(stripe: number, now: number): boolean {
    let patienceMs = STARVING_AFTER_MS
    let isAnyParentUp = false
    for (const port of this.#state.ports) {
      if (!port.subscriptions[stripe]!.isParent || !port.isUpIn(stripe)) continue
      isAnyParentUp = true
      if (port.heartbeat.isStarving(stripe)) patienceMs = STARVING_PARENT_AFTER_MS
    }
    const isStarving = isAnyParentUp && this.#nothingArrivedFor(patienceMs, stripe, SPEAKER_HEARD_WITHIN_MS, now)
    if (isStarving && !this.#isStarving[stripe]) {
      this.#isStarving[stripe] = true
      this.#state.notice({ type: 'starving', stripe })
      for (const port of this.#state.ports) {
        const subscription = port.subscriptions[stripe]!
        if (subscription.isParent && port.isUpIn(stripe)) subscription.ask(now)
        else if (!subscription.isParent) subscription.drop()
      }
    }
    if (!isStarving && this.#isStarving[stripe] && this.#arrivedLately(stripe, now)) this.#isStarving[stripe] = false
    return isStarving
  }

  /** @param heardWithinMs how long ago a speaker's newest frame may have come, by any way, for the speaker to count */
  #nothingArrivedFor(patienceMs: number, stripe: number, heardWithinMs: number, now: number): boolean {
    const awakeSince = this.#liveness.awakeSince
    for (const stream of this.#state.streams) {
      if (!stream.isSpeaking(now) || now - stream.newestAt > heardWithinMs) continue
      const since = Math.max(stream.lastArrivalAt[stripe]!, stream.spurtSince, awakeSince)
      if (now - since > patienceMs) return true
    }
    return false
  }

  #arrivedLately(stripe: number, now: number): boolean {
    return this.#state.streams.some(({ lastArrivalAt }) => now - lastArrivalAt[stripe]! < STARVING_AFTER_MS)
  }

  /** Sends the `resume` and `release` messages that are due. */
  #sendRequests(port: LinkPort, now: number): void {
    if (!port.isOpen) return
    for (let stripe = 0; stripe < MAX_STRIPES; stripe += 1) {
      const due = port.subscriptions[stripe]!.due(now)
      if (due === 'release') port.sendMessage({ type: 'release', stripe }, now)
      if (due === 'resume') {
        port.sendMessage({ type: 'resume', stripe, have: positions(this.#state.streams, 'contiguous') }, now)
      }
    }
  }
}

/** When the next turn about a silence is due. */
const foundAt = (limitAt: number, suspectedAt: number | undefined): number =>
  suspectedAt === undefined ? limitAt - SUSPECT_MS : Math.max(limitAt + 1, suspectedAt + SUSPECT_MS)

const isFeeding = ({ phase }: { phase: string }): boolean => phase === 'feeding'

function askIfParent(port: LinkPort, now: number): void {
  for (const subscription of port.subscriptions) if (subscription.isParent) subscription.ask(now)
}

function stripesOf(port: LinkPort): number[] {
  const stripes: number[] = []
  port.subscriptions.forEach(({ isParent }, stripe) => isParent && stripes.push(stripe))
  return stripes
}
