import { type EarStats, FRAME_MS, FRAME_SAMPLES, type PlayedAudio } from '../ports/audio.ts'
import type { Arrival } from '../ports/media-plane.ts'
import { ahead, type SpokenFrame } from '../wire/packet.ts'
import { PlaybackCounters } from './playback-counters.ts'
import { SpeakerTimeline } from './speaker-timeline.ts'

/** A frame more than this many milliseconds behind its turn is not played any more. A frame that comes that far from
 *  where the timeline expects it begins another timeline. */
export const LONGEST_OVERDUE_MS = 1_000
/** A sequence that is more than this many frames ahead of the newest one, a minute, belongs to another stream. */
const LONGEST_HOLE = 3_000
/** A sequence that is more than this many frames behind the newest one, ten seconds, belongs to another stream. */
const LONGEST_STEP_BACK = 500
/** Frames that are held at most: the longest delay (20 frames), and a jump of the clock that does not yet begin
 *  another timeline (50), and some more. When another frame comes, the first one is played. */
export const CAPACITY = 100
/** A frame whose turn had passed before a newer frame showed that it is missing may still come for this many
 *  milliseconds: it was overtaken, or was asked for again. Nothing was playing anyway, and playout makes up for the
 *  wait by stretching sound. */
export const OVERTAKEN_MS = 40
/** The first two frames of a talk spurt come late by design, because the speaker's voice gate held them back until
 *  it was sure of a voice. They are played all the same, and do not count as late. */
const OPENING_FRAMES = 2

interface Held {
  readonly frame: SpokenFrame
  readonly position: number
  /** When it could be played: `readyAt` of its arrival. */
  readonly at: number
  /** When it was handed to this buffer. */
  readonly takenAt: number
}

/**
 * Holds the frames of one source until they are due (see `SpeakerTimeline`), and hands them on in order. A frame that
 * is not there at its turn is lost if a later frame is there. If no later frame is there either, nothing can be played
 * in its place: then the buffer waits for the frame, and plays it when it comes.
 *
 * Pure: it is given the time, in milliseconds. Bounded: it holds `CAPACITY` frames at most.
 */
export class JitterBuffer {
  readonly #counters = new PlaybackCounters()
  readonly #held = new Map<number, Held>()
  #timeline = new SpeakerTimeline()
  /** The sequence that is played next; undefined until something of the stream was played. */
  #next: number | undefined
  #newest: { sequence: number; position: number; voice: boolean } | undefined
  /** The first missing frame before those that are held, and until when it is waited for in any case. */
  #hole: { first: number; keptUntil: number } | undefined
  /** Nothing of this timeline was played yet. */
  #isBeginning = true
  #last: { position: number; voice: boolean } | undefined
  /** Frames of the newest talk spurt that came. */
  #cameOfSpurt = 0
  /** Frames of the talk spurt in play that were played. */
  #playedOfSpurt = 0
  /** What was held of a timeline that ended: played with the next `poll`. */
  #flushed: PlayedAudio[] = []

  /** Takes a frame. The timeline goes by confirmed frames alone, once there is one; others show only how late they
   *  come. @param arrival `takenAt`: when it was handed to this buffer. @default readyAt */
  push(frame: SpokenFrame, arrival: Arrival & { readonly takenAt?: number }): void {
    const { at, readyAt, skewMs, isConfirmed, isRestart = false, takenAt = readyAt } = arrival
    const { sequence } = frame
    if (isRestart && this.#newest) this.#begin({ isOtherStream: true })
    if (isConfirmed || !this.#newest) {
      if (this.#isOtherStream(sequence)) this.#begin({ isOtherStream: true })
      else if (this.#isOtherTimeline(frame, at)) this.#begin({ isOtherStream: false })
      this.#measure(frame, { at, readyAt, skewMs })
    } else if (this.#isOtherStream(sequence) || this.#isOtherTimeline(frame, at)) return
    else this.#timeline.measureLate(frame.timestamp, readyAt, skewMs)
    const isPast = this.#next !== undefined && ahead(sequence, this.#next) < 0
    if (isPast) return this.#counters.late()
    if (!this.#held.has(sequence))
      this.#held.set(sequence, { frame, position: this.#timeline.positionOf(frame.timestamp), at: readyAt, takenAt })
  }

  /** Takes back a frame, unless it was played. The timeline may have gone by it, so another one begins. */
  retract(sequence: number): void {
    if (this.#held.delete(sequence)) this.#timeline.forgetFastest()
  }

  /**
   * Hands out what is to be played by now.
   * @param completeUpTo every packet that came up to this moment was pushed. A frame counts as lost only if its turn
   *   was
   *        before it: packets may still wait where the thread was busy
   * @param patienceMs a frame that is handed out this long after its turn, or less, counts as played in time
   */
  poll(now: number, completeUpTo = now, patienceMs = 0): PlayedAudio[] {
    const played = this.#flushed.splice(0)
    for (let head = this.#head(); head; head = this.#head()) {
      const hole = ahead(head.frame.sequence, this.#next ?? head.frame.sequence)
      const due = this.#dueOf(head, hole)
      const isFull = this.#held.size > CAPACITY
      if (this.#endsAt(head, hole, due) > (hole > 0 ? completeUpTo : now) && !isFull) break
      if (hole > 0) {
        const overdueFrames = Math.floor((completeUpTo - due) / FRAME_MS) + 1
        this.#lose(isFull ? hole : Math.min(hole, overdueFrames), played)
        continue
      }
      const playedAt = Math.min(now, Math.max(due, head.takenAt, now - patienceMs))
      if (playedAt - due > (this.#isBeginning ? FRAME_MS : LONGEST_OVERDUE_MS)) this.#skip(head, played)
      else this.#play(head, playedAt, played)
    }
    return played
  }

  /** When `poll` next has something to hand out, unless a frame comes before; undefined when nothing is held. */
  get due(): number | undefined {
    if (this.#flushed.length > 0) return -Infinity
    const head = this.#head()
    if (!head) return undefined
    const hole = ahead(head.frame.sequence, this.#next ?? head.frame.sequence)
    return this.#endsAt(head, hole, this.#dueOf(head, hole))
  }

  get stats(): EarStats {
    return this.#counters.stats(this.#timeline)
  }

  /** The first frame that is held. */
  #head(): Held | undefined {
    const expected = this.#next === undefined ? undefined : this.#held.get(this.#next)
    if (expected) return expected
    let head: Held | undefined
    for (const held of this.#held.values()) {
      if (!head || ahead(held.frame.sequence, head.frame.sequence) < 0) head = held
    }
    return head
  }

  /** When the next frame is due: `head`, or the first of the `hole` frames that are missing before it. */
  #dueOf(head: Held, hole: number): number {
    const isAfterPause = this.#last && head.position - this.#last.position > (hole + 1) * FRAME_SAMPLES
    if (this.#isBeginning || isAfterPause || !this.#last?.voice) this.#timeline.settle()
    return this.#timeline.dueAt(head.position - hole * FRAME_SAMPLES)
  }

  /** When the wait for the next frame ends: then it is played, or lost. */
  #endsAt(head: Held, hole: number, due: number): number {
    const readyAt = this.#readyAt(due)
    if (hole <= 0) return readyAt
    if (this.#hole?.first !== this.#next) {
      this.#hole = { first: this.#next!, keptUntil: head.at > due ? head.at + OVERTAKEN_MS : -Infinity }
    }
    return Math.max(readyAt, this.#hole!.keptUntil)
  }

  /** While a backlog comes in, the timeline still moves. Nothing is played before it was steady for one frame. */
  #readyAt(due: number): number {
    return this.#isBeginning ? Math.max(due, this.#timeline.steadyAt + FRAME_MS) : due
  }

  #play(head: Held, now: number, played: PlayedAudio[]): void {
    const { frame, position, at } = head
    const due = this.#timeline.dueAt(position)
    const opensSpurt = !this.#last?.voice || position - this.#last.position > FRAME_SAMPLES
    if (opensSpurt) this.#playedOfSpurt = 0
    const overdueMs = this.#playedOfSpurt < OPENING_FRAMES ? 0 : Math.max(0, at - due)
    if (overdueMs > 0) this.#counters.late()
    this.#counters.played({ overdueMs, heldMs: now - at })
    const delayMs = this.#timeline.delayMs + Math.max(0, now - due)
    played.push({ type: 'frame', frame, delayMs, lastOfSpurt: !frame.voice })
    this.#held.delete(frame.sequence)
    this.#next = (frame.sequence + 1) >>> 0
    this.#last = { position, voice: frame.voice }
    this.#isBeginning = false
    this.#playedOfSpurt += 1
  }

  #lose(count: number, played: PlayedAudio[]): void {
    const before = played.at(-1)
    if (before?.type === 'lost') played[played.length - 1] = { type: 'lost', count: before.count + count }
    else played.push({ type: 'lost', count })
    this.#counters.missing(count)
    if (this.#last) this.#last = { ...this.#last, position: this.#last.position + count * FRAME_SAMPLES }
    this.#next = (this.#next! + count) >>> 0
  }

  /** The frame is there, but too old to play. It counts as lost, unless nothing of the stream was played before. */
  #skip(head: Held, played: PlayedAudio[]): void {
    this.#held.delete(head.frame.sequence)
    if (this.#next !== undefined) this.#lose(1, played)
  }

  #isOtherStream(sequence: number): boolean {
    const step = this.#newest ? ahead(sequence, this.#newest.sequence) : 0
    return step > LONGEST_HOLE || step < -LONGEST_STEP_BACK
  }

  /** The speaker's clock was set, or everything was held up for a long time. */
  #isOtherTimeline({ sequence, timestamp }: SpokenFrame, at: number): boolean {
    if (!this.#newest || ahead(sequence, this.#newest.sequence) <= 0) return false
    const position = this.#timeline.positionOf(timestamp)
    return position <= this.#newest.position || Math.abs(at - this.#timeline.dueAt(position)) > LONGEST_OVERDUE_MS
  }

  /** Begins another timeline, and with `isOtherStream` another stream. What is held of the old one is played now. */
  #begin({ isOtherStream }: { isOtherStream: boolean }): void {
    for (let head = this.#head(); head; head = this.#head()) {
      const hole = ahead(head.frame.sequence, this.#next ?? head.frame.sequence)
      if (hole > 0) this.#lose(hole, this.#flushed)
      this.#play(head, head.at, this.#flushed)
    }
    if (isOtherStream) this.#next = undefined
    this.#timeline = new SpeakerTimeline()
    this.#isBeginning = true
    this.#newest = this.#last = this.#hole = undefined
    this.#cameOfSpurt = this.#playedOfSpurt = 0
  }

  /** Tells the timeline when a frame came. The first frames of a spurt come late by design, and are no measure of
   *  jitter. */
  #measure(frame: SpokenFrame, came: { at: number; readyAt: number; skewMs: number }): void {
    const { sequence, timestamp, voice } = frame
    const position = this.#timeline.positionOf(timestamp)
    const step = this.#newest ? ahead(sequence, this.#newest.sequence) : 1
    const opensSpurt = step > 0 && (!this.#newest?.voice || position - this.#newest.position > step * FRAME_SAMPLES)
    if (opensSpurt) this.#cameOfSpurt = 0
    const isMeasure = !this.#isBeginning && (this.#cameOfSpurt >= OPENING_FRAMES || step <= 0)
    this.#timeline.measure({ timestamp, isMeasure }, came)
    if (step <= 0) return
    this.#cameOfSpurt += 1
    this.#newest = { sequence, position, voice }
  }
}
