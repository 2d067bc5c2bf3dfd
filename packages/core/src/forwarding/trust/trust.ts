import { FRAME_MS, SAMPLES_PER_MS } from '../../ports/audio.ts'
import type { LinkMessage, Position } from '../../wire/link-message.ts'
import { hashedBytes, HASH_BYTES, MAX_GROUP_FRAMES } from '../../wire/frame-group.ts'
import { ahead, type Packet, stripeOf } from '../../wire/packet.ts'
import type { ForwarderState } from '../forwarder-state.ts'
import type { LinkPort } from '../link-port.ts'
import type { SourceStream } from '../source-stream.ts'
import { believe, type Circumstances, NEW_SOURCE_MS, voucherOf } from './believe.ts'
import { type Copy, type FrameCopies, isSameBytes, type Variant } from './frame-copies.ts'
import { type FrameGroup, MAX_CHECKS } from './frame-groups.ts'
import type { GroupCheck, GroupFinding } from './group-check.ts'
import { PAUSE_FRAMES } from './own-frames.ts'

type Bytes = Uint8Array<ArrayBuffer>
type Frame = FrameCopies<LinkPort>
type Group = FrameGroup<LinkPort>
type GroupMessage = Extract<LinkMessage, { type: 'group' }>

/** The second copy of a frame is waited for until 95 % of them have come, and this many milliseconds more. The jitter
 *  buffer adds 10 ms to the same figure (`MARGIN_MS`). */
const SECOND_COPY_MARGIN_MS = 2
/** A frame that is late puts off its second copy by this many milliseconds at most: one frame. More would be too late
 *  to play. */
const MAX_LATE_MS = 20
/** The second copy is waited for this many milliseconds at most after the first. */
const LONGEST_WAIT_MS = 150
/** Frames that wait for a second copy at most: those of 13 speakers for a second. */
const MAX_WAITING = 650
/** A frame that nothing has confirmed after this many milliseconds counts as held back: its turn is over. */
const HELD_BACK_AFTER_MS = 150
/** What came of a source is reviewed once more and forgotten after this many milliseconds: signatures have come by
 *  then, or never will. */
const FORGET_AFTER_MS = 1_500
/** A group whose frames have not all come is asked for after this many milliseconds: most losses are mended by then. */
const ASK_AFTER_MS = 60
/** A frame without a signature is asked for after this many milliseconds: a group is 200 ms long. */
const UNSIGNED_AFTER_MS = 320
/** A way is tainted for this many milliseconds after a forgery: what others passed on of it has run dry by then. */
const TAINTED_MS = 500
/** Neighbours are asked for a group again after this many milliseconds, four times at most. */
const ASK_EVERY_MS = 100
const MAX_ASKED = 4
/** Frames that sound without a signature for this many milliseconds are reported: whoever vouched for them should be
 *  replaced. Loss and new plans are over by then. */
const UNPROVABLE_AFTER_MS = 1_500
/** A way that is this many frames behind a verified group keeps the source back. */
const WITHHELD_FRAMES = 3

/** How one copy came: the link, and the stripe whose tree it came through. */
export interface Origin {
  readonly port: LinkPort
  readonly way: number
  /** The link is the speaker's own. */
  readonly isSpeaker: boolean
}

export interface TrustEvents {
  /** Hands a frame to this peer's own ear. @param isConfirmed clocks may go by it */
  play: (stream: SourceStream, packet: Bytes, arrival: { at: number; skewMs: number; isConfirmed: boolean }) => void
  /** Takes a frame back that was handed out and has not sounded yet. */
  retract: (stream: SourceStream, sequence: number) => void
  /** Has the cryptography answer a check; `checked` follows, at once or later. */
  check: (check: GroupCheck) => void
}

/**
 * Decides what this peer's ear may hear of what neighbours bring, and finds out who brings what was never spoken.
 * `believe` has the rules. Forwarding does not wait for any of it.
 */
export class Trust {
  readonly #state: ForwarderState
  readonly #events: TrustEvents
  /** Frames that wait for a second copy, oldest first. */
  #waiting: { readonly stream: SourceStream; readonly frame: Frame }[] = []
  #tickedAt = -Infinity
  /** The ways in which somebody brought forgeries, as bits, and until when that counts. */
  #taintedWays = 0
  #taintedUntil = -Infinity
  readonly #blamed = new Map<LinkPort, { source: SourceStream['source']; stripes: number; frames: number }>()

  constructor(state: ForwarderState, events: TrustEvents) {
    this.#state = state
    this.#events = events
  }

  /** When a frame that waits for its second copy is to be looked at again; undefined while none waits. */
  dueAt(now: number): number | undefined {
    let first: number | undefined
    for (const { stream, frame } of this.#waiting) {
      const due = this.#secondCopyDueAt(stream, frame, now)
      if (due > this.#tickedAt && due < (first ?? Infinity)) first = due
    }
    return first
  }

  /**
   * Takes one of the two frames of a packet.
   * @param given `own`: see `Copy`; `bytes` makes the frame's own packet
   * @returns whether no copy of it had come before
   */
  copyArrived(
    stream: SourceStream,
    packet: Pick<Packet, 'frame' | 'sealed'>,
    { port, way, isSpeaker }: Origin,
    { own, bytes }: Pick<Copy, 'own'> & { bytes: () => Bytes },
    now: number,
  ): boolean {
    const { frame, sealed } = packet
    const copies = stream.recent.open(frame.sequence, now, (old) => this.#forget(stream, old))
    if (!copies) return false
    const isFirst = copies.variants.length === 0
    const earlyMs = isSpeaker ? 0 : Math.max(0, stream.skew.fastestAt(frame.timestamp, now) - now)
    const variant = copies.add({ by: port, way, own }, { frame, sealed, at: now, earlyMs }, bytes)
    if (!variant) return false
    if (isSpeaker) copies.right = variant
    if (copies.right) this.#blameOthers(stream, copies, now)
    this.#review(stream, copies, now)
    if (copies.isVerified && !copies.right) this.#checkLate(stream, copies)
    else if (copies.isDisputed) this.#checkDisputed(stream, copies, now)
    this.#tellBlamed()
    return isFirst
  }

  /** A packet carries a signature. */
  signatureArrived(stream: SourceStream, { signature }: Packet, { port, way }: Origin, now: number): void {
    if (!signature || !stream.key) return
    const group = stream.groups.claimed(signature, { by: port, ways: 1 << way }, now)
    if (!group) return
    if (group.state === 'verified') this.#checkClaims(stream, group)
    else this.#tryCheck(stream, group)
  }

  /** A neighbour sends the hashes of a group that it was asked for. */
  groupArrived(port: LinkPort, { source, first, hashes, signature }: GroupMessage, now: number): void {
    const stream = this.#state.bySource.get(source)
    const count = hashes.length / HASH_BYTES
    if (!stream?.key || !port.repair.takeGroup(now)) return port.counters.refused()
    const group = stream.groups.claimed({ first, count, bytes: signature }, { by: port, ways: this.#allWays }, now)
    if (!group || group.state === 'verified' || group.state === 'checking') return
    group.state = 'checking'
    const contents = this.#framesOf(stream, group).map((frame) => contentsOf(stream, frame))
    this.#events.check({ source, key: stream.key, first, signature, contents, attempts: [], hashes, from: port.link })
  }

  /** A neighbour asks for groups: it gets those that are verified here, or signed here. */
  answer(port: LinkPort, frames: readonly Position[], now: number): void {
    const { own, ownFrames, bySource } = this.#state
    for (const { source, sequence } of frames) {
      const proven = own?.source === source ? ownFrames.groupOf(source, sequence) : undefined
      const group = bySource.get(source)?.groups.proven(sequence)
      const { first, hashes, signature } = proven
        ? { first: proven.signature.first, hashes: proven.hashes, signature: proven.signature.bytes }
        : { first: group?.first ?? 0, ...group?.proof }
      if (!hashes || !signature || !port.repair.takeResend(now)) continue
      port.sendMessage({ type: 'group', source, first, hashes, signature }, now)
    }
  }

  /** The cryptography has answered. */
  checked(check: GroupCheck, finding: GroupFinding, now: number): void {
    const stream = this.#state.bySource.get(check.source)
    const count = check.contents.length
    const group = stream?.groups.find(check.first, count)
    if (!stream || !group || stream.key !== check.key) return
    if (finding.isGenuine) {
      this.#verified(stream, group, check, finding, now)
      return this.#tellBlamed()
    }
    if (finding.isUnchecked) {
      if (group.state === 'checking') group.state = 'open'
      return
    }
    if (group.state === 'verified') {
      this.#blameClaim(stream, group, check.signature, now)
      return this.#tellBlamed()
    }
    if (group.state !== 'checking') return
    group.state = 'open'
    if (check.hashes) {
      // It sent hashes that the speaker never signed: nobody else can have told it so.
      const liar = check.from === undefined ? undefined : this.#state.byLink.get(check.from)
      if (liar) this.#blame(liar, stream, this.#allWays, count, now)
      this.#tellBlamed()
    } else this.#ask(stream, group.first, group, now)
  }

  tick(now: number): void {
    this.#tickedAt = now
    this.#waiting = this.#waiting.filter(({ stream, frame }) => {
      if (frame.played || now - (frame.likely[0]?.at ?? now) > HELD_BACK_AFTER_MS) return false
      this.#review(stream, frame, now, false)
      return !frame.played
    })
    for (const stream of this.#state.streams) if (stream.key) this.#tickStream(stream, now)
  }

  /** Counts what is left over of frames that no copy confirmed and no signature covered. Called now and then. */
  settle(now: number): void {
    for (const stream of this.#state.streams) {
      stream.recent.sweep(now - FORGET_AFTER_MS, (frame) => this.#forget(stream, frame))
    }
  }

  #tickStream(stream: SourceStream, now: number): void {
    for (const group of stream.groups.all) {
      if (group.state !== 'open') continue
      this.#tryCheck(stream, group)
      if (group.state === 'open' && now - group.since > ASK_AFTER_MS) this.#ask(stream, group.first, group, now)
    }
    const unsigned = stream.unsignedSince
    if (unsigned && now - unsigned.at > UNSIGNED_AFTER_MS && isOverdue(stream, unsigned.sequence))
      this.#askUnsigned(stream, unsigned, now)
  }

  /** Frames sound that no group has covered. Asks for theirs; then leaves whoever vouched for them. */
  #askUnsigned(stream: SourceStream, unsigned: NonNullable<SourceStream['unsignedSince']>, now: number): void {
    if (now - unsigned.askedAt >= ASK_EVERY_MS && unsigned.times < MAX_ASKED) {
      unsigned.askedAt = now
      unsigned.times += 1
      this.#send(stream, unsigned.sequence, now)
    }
    if (now - unsigned.at < UNPROVABLE_AFTER_MS) return
    stream.unsignedSince = undefined
    // Where the speaker fell silent in the middle of a group, nobody is to blame.
    if (stream.newest === undefined || ahead(stream.newest, unsigned.sequence) < 2 * MAX_GROUP_FRAMES) return
    for (const port of this.#state.ports) {
      if (port.record.unproven > 0 && port.feeds(now) && port.route?.source !== stream.source) {
        this.#state.notice({ type: 'unprovable', link: port.link })
      }
    }
  }

  /** Decides whether a frame may sound, and hands it out, or takes it back. */
  #review(stream: SourceStream, frame: Frame, now: number, mayWait = true): void {
    if (frame.played && frame.isConfirmed && frame.played === (frame.right ?? frame.played)) return
    const belief = believe(frame, this.#circumstances(stream, frame, now))
    if (belief.type === 'held') {
      if (frame.played) {
        if (frame.isDisputed || frame.isVerified) this.#retract(stream, frame)
      } else if (mayWait && frame.variants.length === 1 && this.#waiting.length < MAX_WAITING) {
        if (!frame.isWaiting) this.#waiting.push({ stream, frame })
        frame.isWaiting = true
      }
      return
    }
    const { variant } = belief
    if (frame.played && frame.played !== variant) this.#retract(stream, frame)
    const isConfirmed = belief.type === 'confirmed'
    if (isConfirmed && !frame.isConfirmed) {
      frame.isConfirmed = true
      for (const { own } of variant.copies) {
        if (own) stream.skew.arrived(own.stripe, variant.frame.timestamp, own.at, own.isRemade)
      }
      if (frame.played) {
        if (!frame.isVerified) frame.played.copies[0]!.by.record.wasRight()
        return stream.confirmed(frame.played, now)
      }
    }
    if (frame.played) return
    frame.played = variant
    const isClock = isConfirmed || !this.#state.isTwoWay
    if (!isConfirmed && !frame.isVerified) voucherOf(variant).by.record.vouched()
    stream.played(frame, variant, { isClock, now })
    if (now - variant.at > HELD_BACK_AFTER_MS) this.#countHeldBack(stream, frame)
    this.#events.play(stream, variant.packet, { at: variant.at, skewMs: stream.skew.ms(now), isConfirmed: isClock })
  }

  #retract(stream: SourceStream, frame: Frame): void {
    frame.played = undefined
    this.#events.retract(stream, frame.sequence)
  }

  #circumstances(stream: SourceStream, frame: Frame, now: number): Circumstances {
    const { verifiedUpTo, disputes } = stream
    const voucher = frame.likely[0] && voucherOf(frame.likely[0])
    const record = voucher?.by.record
    // A new link is the second way as soon as it brings something.
    let { isTwoWay } = this.#state
    const others: Circumstances['others'][number][] = []
    for (const [port, ways] of stream.newestBy) {
      if (port.record === record || !port.isFeeding) continue
      ways.forEach((newest, way) => {
        if (!newest || port.record.distrusts(way)) return
        others.push(newest)
        isTwoWay ||= way !== voucher?.way
      })
    }
    return {
      isOneStripe: this.#state.stripes === 1,
      isTwoWay,
      isDue: now >= this.#secondCopyDueAt(stream, frame, now),
      isSigned: stream.key !== undefined,
      isPending: record !== undefined && disputes.some((disputed) => disputed.isDisputed && disputed.isFrom(record)),
      others,
      taintedWays: now < this.#taintedUntil ? this.#taintedWays : 0,
      isNew: verifiedUpTo === undefined && now - stream.since < NEW_SOURCE_MS,
      isWithheld:
        verifiedUpTo !== undefined && others.every(({ sequence }) => ahead(verifiedUpTo, sequence) >= WITHHELD_FRAMES),
    }
  }

  /** When both copies of a frame have come as a rule: that in its own packet, and that in the packet behind it. */
  #secondCopyDueAt({ source, skew }: SourceStream, { sequence, likely: [first] }: Frame, now: number): number {
    if (!first) return now
    const { stripes } = this.#state
    const { at: firstAt } = first
    const { timestamp, voice } = first.frame
    const behind = voice ? FRAME_MS * SAMPLES_PER_MS : 0
    const own = skew.expectedAt(stripeOf(source, sequence, stripes), timestamp, now)
    const other = skew.expectedAt(stripeOf(source, (sequence + 1) >>> 0, stripes), (timestamp + behind) >>> 0, now)
    // Where the frame's own packet came late, the one behind it is late as well.
    const isOriginal = first.copies[0]?.own?.isRemade === false
    const lateMs = isOriginal ? Math.min(MAX_LATE_MS, Math.max(0, firstAt - own)) : 0
    const due = own === -Infinity || other === -Infinity ? firstAt + FRAME_MS : Math.max(own, other + lateMs)
    return Math.min(firstAt + LONGEST_WAIT_MS, due + SECOND_COPY_MARGIN_MS)
  }

  #framesOf(stream: SourceStream, { first, count }: Pick<Group, 'first' | 'count'>): (Frame | undefined)[] {
    return Array.from({ length: count }, (_, at) => stream.recent.get((first + at) >>> 0))
  }

  /** Has a group checked, once all of its frames are there. */
  #tryCheck(stream: SourceStream, group: Group): void {
    if (group.state !== 'open' || !stream.key) return
    const frames = this.#framesOf(stream, group)
    const contents = frames.map((frame) => contentsOf(stream, frame))
    if (contents.some((list) => list.length === 0)) return
    // Another copy of a content makes another attempt.
    const amount = frames.reduce((sum, frame) => sum + copiesOf(frame!), 0)
    const claimed = group.signatures.find(({ triedWith, checks }) => triedWith < amount && checks < MAX_CHECKS)
    if (!claimed) return
    claimed.triedWith = amount
    claimed.checks += 1
    group.state = 'checking'
    this.#events.check({
      ...{ source: stream.source, key: stream.key, first: group.first, signature: claimed.bytes },
      ...{ contents, attempts: attemptsFor(frames as Frame[], this.#state.stripes) },
    })
  }

  #checkDisputed(stream: SourceStream, frame: Frame, now: number): void {
    if (!stream.disputes.includes(frame)) stream.disputes = [...stream.disputes.slice(-63), frame]
    for (const group of stream.groups.all) {
      const at = ahead(frame.sequence, group.first)
      if (group.state === 'open' && at >= 0 && at < group.count) {
        this.#tryCheck(stream, group)
        if (group.state === 'open') this.#ask(stream, group.first, group, now)
      }
    }
  }

  /** A content of a frame came after the frame's group was verified: is it the right one? */
  #checkLate(stream: SourceStream, frame: Frame): void {
    const group = stream.groups.proven(frame.sequence)
    if (!group?.proof || !stream.key || group.checks >= 2 * MAX_CHECKS) return
    group.checks += 1
    const contents = this.#framesOf(stream, group).map((each) => contentsOf(stream, each))
    const { hashes, signature } = group.proof
    this.#events.check({
      ...{ source: stream.source, key: stream.key, first: group.first, signature },
      ...{ contents, attempts: [], hashes },
    })
  }

  #verified(
    stream: SourceStream,
    group: Group,
    check: GroupCheck,
    finding: Extract<GroupFinding, { isGenuine: true }>,
    now: number,
  ): void {
    if (group.state !== 'verified') {
      stream.groups.verified(group, { hashes: finding.hashes, signature: check.signature })
      stream.verified(group, now)
    }
    const proven = new Map<LinkPort['record'], number>()
    const frames = this.#framesOf(stream, group)
    frames.forEach((frame, at) => {
      if (!frame) return
      frame.isVerified = true
      const tried = check.contents[at]!
      const index = finding.right[at]!
      // Contents that came while the cryptography worked are judged when the next check is answered.
      if (index >= 0) frame.right ??= frame.variants[index]
      if (!frame.right && frame.variants.length > tried.length) this.#checkLate(stream, frame)
      if (frame.right || frame.variants.length === tried.length) this.#blameOthers(stream, frame, now)
      for (const { by, way } of frame.right?.copies ?? []) {
        if (!by.record.distrusts(way)) proven.set(by.record, (proven.get(by.record) ?? 0) | (1 << way))
      }
      if (!frame.right) stream.ring.remove(frame.sequence)
      else if (index >= 0) stream.ring.replace(frame.sequence, frame.right.packet)
      this.#review(stream, frame, now)
    })
    stream.disputes = stream.disputes.filter(({ isDisputed }) => isDisputed)
    this.#checkClaims(stream, group)
    for (const [record, ways] of proven) record.groupVerified(ways)
    for (const frame of stream.disputes) this.#review(stream, frame, now)
  }

  /** Whoever brought another content than the right one brought a forgery. */
  #blameOthers(stream: SourceStream, frame: Frame, now: number): void {
    for (const variant of frame.variants) {
      if (variant === frame.right || variant.isBlamed) continue
      variant.isBlamed = true
      stream.forged += 1
      for (const { by, way } of variant.copies) this.#blame(by, stream, 1 << way, 1, now)
    }
  }

  /** Another signature than the one that fits is checked on its own: a speaker can make two that are right. */
  #checkClaims(stream: SourceStream, group: Group): void {
    const { key, source } = stream
    if (!group.proof || !key) return
    const { hashes, signature } = group.proof
    for (const claimed of group.signatures) {
      if (claimed.triedWith === Infinity || isSameBytes(claimed.bytes, signature)) continue
      claimed.triedWith = Infinity
      const contents = Array.from({ length: group.count }, () => [])
      this.#events.check({ source, key, first: group.first, signature: claimed.bytes, contents, attempts: [], hashes })
    }
  }

  /** Whoever brought a signature that the speaker did not make made it up, or passed it on. */
  #blameClaim(stream: SourceStream, group: Group, signature: Bytes, now: number): void {
    const claimed = group.signatures.find(({ bytes }) => bytes === signature)
    for (const [port, ways] of claimed?.by ?? []) this.#blame(port, stream, ways, group.count, now)
    claimed?.by.clear()
  }

  get #allWays(): number {
    return 2 ** this.#state.stripes - 1
  }

  /** @param ways how the forgery came, as bits */
  #blame(port: LinkPort, { source }: SourceStream, ways: number, frames: number, now: number): void {
    // A speaker who says one thing here and signs another is told of, and heard all the same: it is their voice.
    if (port.route?.source !== source) {
      port.record.framesForged(frames, ways, now)
      this.#taintedWays = (now < this.#taintedUntil ? this.#taintedWays : 0) | ways
      this.#taintedUntil = now + TAINTED_MS
    }
    const before = this.#blamed.get(port)
    const sum = { source, stripes: ways | (before?.stripes ?? 0), frames: frames + (before?.frames ?? 0) }
    this.#blamed.set(port, sum)
  }

  /** Tells the session whom we left, once for all frames that were found together. */
  #tellBlamed(): void {
    if (this.#blamed.size === 0) return
    for (const [port, found] of this.#blamed) this.#state.notice({ type: 'forged', link: port.link, ...found })
    this.#blamed.clear()
  }

  #ask(stream: SourceStream, sequence: number, group: Group, now: number): void {
    if (now - group.requestedAt < ASK_EVERY_MS) return
    if (group.requests >= MAX_ASKED) return stream.groups.giveUp(group)
    group.requestedAt = now
    group.requests += 1
    this.#send(stream, sequence, now)
  }

  #send({ source }: SourceStream, sequence: number, now: number): void {
    for (const port of this.#state.ports) {
      if (!port.isUp || !port.feeds(now)) continue
      port.repair.groupRequested(now)
      port.sendMessage({ type: 'group-request', frames: [{ source, sequence }] }, now)
    }
  }

  /** A frame is forgotten: what did not sound was held back, and what no signature covered stays unverified. */
  #forget(stream: SourceStream, frame: Frame): void {
    if (!frame.played) this.#countHeldBack(stream, frame)
    if (!stream.key || frame.isVerified || frame.right || !isOverdue(stream, frame.sequence)) return
    stream.unverified += 1
    for (const record of recordsOf(frame)) record.frameUnverified()
  }

  #countHeldBack(stream: SourceStream, frame: Frame): void {
    stream.heldBack += 1
    for (const record of recordsOf(frame)) record.frameHeldBack()
  }
}

/** Whether the signature over a frame should have come by now. In a pause frames are 400 ms apart, and share one. */
const isOverdue = ({ newest }: SourceStream, sequence: number): boolean =>
  newest !== undefined && ahead(newest, sequence) >= PAUSE_FRAMES

const recordsOf = (frame: Frame): Set<LinkPort['record']> =>
  new Set(frame.variants.flatMap(({ copies }) => copies.map(({ by }) => by.record)))

const contentsOf = ({ source }: SourceStream, frame: Frame | undefined): Bytes[] =>
  frame ? frame.variants.map((variant) => (variant.hashed ??= hashedBytes(source, variant.frame, variant.sealed))) : []

const copiesOf = ({ variants }: Frame): number => variants.reduce((sum, { copies }) => sum + copies.length, 0)

/** Which contents to try. Where frames are disputed: all that came through one stripe, for each stripe, and all that
 *  one peer brought, for each peer. */
function attemptsFor(frames: readonly Frame[], stripes: number): number[][] {
  const trusted = frames.map((frame) =>
    Math.max(0, frame.variants.indexOf(frame.right ?? frame.played ?? frame.variants[0]!)),
  )
  if (!frames.some(({ variants }) => variants.length > 1)) return [trusted]
  const of = (isOf: (copy: Copy<LinkPort>) => boolean) =>
    frames.map(({ variants }, at) => {
      const index = variants.findIndex(({ copies }: Variant<LinkPort>) => copies.some(isOf))
      return index >= 0 ? index : trusted[at]!
    })
  const byWay = Array.from({ length: stripes }, (_, way) => of((copy) => copy.way === way))
  const byPeer = [...new Set(frames.flatMap((frame) => [...recordsOf(frame)]))].map((record) =>
    of(({ by }) => by.record === record),
  )
  const attempts = [trusted, ...byWay, ...byPeer]
  return attempts.filter((attempt, at) => attempts.findIndex((other) => String(other) === String(attempt)) === at)
}
