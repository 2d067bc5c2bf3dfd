import { FRAME_MS, SAMPLES_PER_MS } from '../../ports/audio.ts'
import type { Arrival } from '../../ports/media-plane.ts'
import { type Packet, stripeOf } from '../../wire/packet.ts'
import type { ForwarderState } from '../forwarder-state.ts'
import type { LinkPort } from '../link-port.ts'
import type { SourceStream } from '../source-stream.ts'
import type { Origin } from '../upstream/origin.ts'
import { believe, type Circumstances, voucherOf } from './believe.ts'
import { Blame } from './blame.ts'
import { FrameCircumstances } from './circumstances.ts'
import { type Copy, type FrameCopies, recordsOf } from './frame-copies.ts'
import type { GroupCheck } from './group-check.ts'
import { isOverdue, type ProofEvents, Proofs } from './proofs.ts'

type Bytes = Uint8Array<ArrayBuffer>
type Frame = FrameCopies<LinkPort>

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
/** The second copy is asked for this many times at most: more answers come after the frame's turn. */
const MAX_REQUESTS = 3
/** A frame that nothing has confirmed after this many milliseconds counts as held back: its turn is over. */
const HELD_BACK_AFTER_MS = 150
/** What came of a source is reviewed once more and forgotten after this many milliseconds: signatures have come by
 *  then, or never will. */
const FORGET_AFTER_MS = 1_500

export interface TrustEvents {
  /** Hands a frame to this peer's own ear. @param isConfirmed clocks may go by it */
  play: (stream: SourceStream, packet: Bytes, arrival: Arrival) => void
  /** Takes a frame back that was handed out and has not sounded yet. */
  retract: (stream: SourceStream, sequence: number) => void
  /** Asks for the other copy of a frame behind which nothing follows, and notes when it may be asked for again. */
  requestOtherCopy: (stream: SourceStream, frame: Frame, now: number) => void
  /** Has the cryptography answer a check; `proofs.checked` follows, at once or later. */
  check: (check: GroupCheck) => void
}

/**
 * Decides what this peer's ear may hear of what neighbours bring. `believe` has the rules, `Proofs` has signatures
 * checked, `Blame` notes who brought what was never spoken. Forwarding does not wait for any of it.
 */
export class Trust {
  /** What signatures prove. */
  readonly proofs: Proofs
  readonly #blame: Blame
  readonly #state: ForwarderState
  readonly #events: TrustEvents
  /** Frames that wait for a second copy, oldest first. */
  #waiting: { readonly stream: SourceStream; readonly frame: Frame }[] = []
  #tickedAt = -Infinity
  readonly #dueOfSecondCopy = (stream: SourceStream, frame: Frame, now: number) =>
    this.#secondCopyDueAt(stream, frame, now)

  constructor(state: ForwarderState, events: TrustEvents) {
    this.#state = state
    this.#events = events
    this.#blame = new Blame(state)
    const proven: ProofEvents['proven'] = (stream, frame, now) => this.#review(stream, frame, now)
    this.proofs = new Proofs(state, this.#blame, { check: events.check, proven })
  }

  /** When a frame that waits for its second copy is to be looked at again; undefined while none waits. */
  dueAt(now: number): number | undefined {
    let first = Infinity
    for (const { stream, frame } of this.#waiting) {
      const copyAt = this.#secondCopyDueAt(stream, frame, now)
      if (copyAt > this.#tickedAt) first = Math.min(first, copyAt)
      if (frame.requestAt > this.#tickedAt) first = Math.min(first, frame.requestAt)
    }
    return first === Infinity ? undefined : first
  }

  /** A frame still waits whose second copy should have come: it is looked at with each packet. */
  isOverdue(now: number): boolean {
    for (const { stream, frame } of this.#waiting) if (this.#secondCopyDueAt(stream, frame, now) <= now) return true
    return false
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
    if (copies.right) this.#blame.blameOthers(stream, copies, now)
    this.#review(stream, copies, now)
    this.proofs.copyArrived(stream, copies, now)
    this.#blame.tell()
    return isFirst
  }

  tick(now: number): void {
    this.#tickedAt = now
    this.#waiting = this.#waiting.filter(({ stream, frame }) => {
      if (stream.recent.get(frame.sequence) !== frame) return false // the stream began anew
      if (frame.played || now - (frame.likely[0]?.at ?? now) > HELD_BACK_AFTER_MS) return false
      this.#review(stream, frame, now, false)
      if (frame.played) return false
      this.#requestOtherCopy(stream, frame, now)
      return true
    })
    this.proofs.tick(now)
  }

  /** Counts what is left over of frames that no copy confirmed and no signature covered. Called now and then. */
  settle(now: number): void {
    for (const stream of this.#state.streams) {
      stream.recent.sweep(now - FORGET_AFTER_MS, (frame) => this.#forget(stream, frame))
    }
  }

  /** Decides whether a frame may sound, and hands it out, or takes it back. */
  #review(stream: SourceStream, frame: Frame, now: number, mayWait = true): void {
    if (frame.played && frame.isConfirmed && frame.played === (frame.right ?? frame.played)) return
    const belief = believe(frame, this.#circumstances(stream, frame, now))
    if (belief.type === 'held' || belief.type === 'agreed') {
      if (belief.type === 'agreed') stream.agreed(frame.sequence, belief.variant, now)
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
    const { hasRestarted: isRestart } = stream
    stream.hasRestarted = false
    const skewMs = stream.skew.ms(now)
    this.#events.play(stream, variant.packet, { at: variant.at, readyAt: now, skewMs, isConfirmed: isClock, isRestart })
  }

  /** A frame behind which more follows has its second copy in the next packet, which is asked for where it is lost. */
  #requestOtherCopy(stream: SourceStream, frame: Frame, now: number): void {
    const [first, another] = frame.likely
    if (!this.#state.isTwoWay || !first || another || first.frame.voice || frame.requests >= MAX_REQUESTS) return
    if (now < frame.requestAt || this.#secondCopyDueAt(stream, frame, now) > now) return
    this.#events.requestOtherCopy(stream, frame, now)
  }

  #retract(stream: SourceStream, frame: Frame): void {
    frame.played = undefined
    this.#events.retract(stream, frame.sequence)
  }

  #circumstances(stream: SourceStream, frame: Frame, now: number): Circumstances {
    const { isTwoWay, stripes, ports } = this.#state
    const taintedWays = this.#blame.taintedWays(now)
    const { canCheck } = this.proofs
    const secondCopyDueAt = this.#dueOfSecondCopy
    return new FrameCircumstances(stream, frame, {
      ...{ isTwoWay, stripes, ports, canCheck, taintedWays, now, secondCopyDueAt },
    })
  }

  /** When both copies of a frame have come as a rule: that in its own packet, and that in the packet behind it. */
  #secondCopyDueAt({ source, skew }: SourceStream, { sequence, likely }: Frame, now: number): number {
    const first = likely[0]
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
