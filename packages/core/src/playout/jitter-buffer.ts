import { type EarStats, FRAME_MS, FRAME_SAMPLES, type PlayedAudio } from '../ports/audio.ts'
import { ahead, type SpokenFrame } from '../wire/packet.ts'
import { Hearing } from './playback-counters.ts'
import { SpeakerTimeline } from './speaker-timeline.ts'

/** A frame that would be played later than this after its turn is of the past, and so is the line that says so. */
export const LONGEST_OVERDUE_MS = 1_000
/** Sequences that jump this far are those of another stream: forward a minute, back ten seconds. */
const LONGEST_HOLE = 3_000
const LONGEST_STEP_BACK = 500
/** Frames held: the longest delay and a jump of the clock that is not yet another line. The first goes when one more comes. */
export const CAPACITY = 100
/** A frame whose turn had passed when a newer one showed that it is missing may still come for so long: it was overtaken, or asked for
 *  again. Nothing was playing anyway, and waiting is made up for by stretching sound. */
export const OVERTAKEN_MS = 40
/** Frames that a speaker's gate held back until it was sure of a voice: they come late by design, and can still be heard. */
const OPENING_FRAMES = 2

interface Held {
  readonly frame: SpokenFrame
  readonly position: number
  readonly at: number
}

/**
 * Holds the frames of one source until they are due (see SpeakerLine) and hands them on in order. Of a frame that is not
 * there at its turn, while one after it is, nobody hears any more: it is lost. Where nothing after it is there either,
 * nothing can be played in its place, so it is waited for, and played when it comes.
 *
 * Pure: it is told the time, in milliseconds. Bounded: `CAPACITY` frames.
 */
export class JitterBuffer {
  readonly #hearing = new Hearing()
  readonly #held = new Map<number, Held>()
  #line = new SpeakerTimeline()
  /** The sequence that is played next; undefined until a stream has begun. */
  #next: number | undefined
  #newest: { sequence: number; position: number; voice: boolean } | undefined
  /** The first frame that is missing before those that are held, and how long it is waited for in any case. */
  #hole: { first: number; keptUntil: number } | undefined
  /** Nothing of this line was played yet. */
  #begins = true
  #last: { position: number; voice: boolean } | undefined
  /** Frames that came since the voice was silent, and those that were played. */
  #came = 0
  #played = 0
  #flushed: PlayedAudio[] = []

  /** @param at when it came. @param skewMs see Arrival */
  push(frame: SpokenFrame, at: number, skewMs: number): void {
    const { sequence } = frame
    if (this.#isOtherStream(sequence)) this.#begin({ stream: true })
    else if (this.#isOtherLine(frame, at)) this.#begin({ stream: false })
    this.#note(frame, at, skewMs)
    const isPast = this.#next !== undefined && ahead(sequence, this.#next) < 0
    if (isPast) return this.#hearing.late()
    if (!this.#held.has(sequence))
      this.#held.set(sequence, { frame, position: this.#line.positionOf(frame.timestamp), at })
  }

  /**
   * What is heard by now.
   * @param known up to when all that came was pushed: packets may wait while the thread was busy. Nothing is lost before.
   */
  poll(now: number, known = now): PlayedAudio[] {
    const heard = this.#flushed.splice(0)
    for (let head = this.#head(); head; head = this.#head()) {
      const hole = ahead(head.frame.sequence, this.#next ?? head.frame.sequence)
      const due = this.#dueOf(head, hole)
      const isFull = this.#held.size > CAPACITY
      if (this.#endsAt(head, hole, due) > (hole > 0 ? known : now) && !isFull) break
      if (hole > 0) {
        const passed = Math.floor((known - due) / FRAME_MS) + 1
        this.#lose(isFull ? hole : Math.min(hole, passed), heard)
      } else if (now - due > (this.#begins ? FRAME_MS : LONGEST_OVERDUE_MS)) this.#skip(head, heard)
      else this.#play(head, now, heard)
    }
    return heard
  }

  /** When `poll` has something to say, if nothing comes before; undefined when nothing is held. */
  get due(): number | undefined {
    if (this.#flushed.length > 0) return -Infinity
    const head = this.#head()
    if (!head) return undefined
    const hole = ahead(head.frame.sequence, this.#next ?? head.frame.sequence)
    return this.#endsAt(head, hole, this.#dueOf(head, hole))
  }

  get stats(): EarStats {
    return this.#hearing.stats(this.#line)
  }

  /** The soonest frame that is held. */
  #head(): Held | undefined {
    const expected = this.#next === undefined ? undefined : this.#held.get(this.#next)
    if (expected) return expected
    let head: Held | undefined
    for (const held of this.#held.values()) {
      if (!head || ahead(held.frame.sequence, head.frame.sequence) < 0) head = held
    }
    return head
  }

  /** When the frame is due that is played next: `head`, or one of the `hole` frames that are missing before it. */
  #dueOf(head: Held, hole: number): number {
    const pause = this.#last && head.position - this.#last.position > (hole + 1) * FRAME_SAMPLES
    if (this.#begins || pause || !this.#last?.voice) this.#line.settle()
    return this.#line.dueAt(head.position - hole * FRAME_SAMPLES)
  }

  /** When the wait for the next frame is over: it is played then, or lost. */
  #endsAt(head: Held, hole: number, due: number): number {
    const readyAt = this.#readyAt(due)
    if (hole <= 0) return readyAt
    if (this.#hole?.first !== this.#next) {
      this.#hole = { first: this.#next!, keptUntil: head.at > due ? head.at + OVERTAKEN_MS : -Infinity }
    }
    return Math.max(readyAt, this.#hole!.keptUntil)
  }

  /** While a backlog comes in, nobody knows yet where the line is: nothing is played before it was steady for a frame. */
  #readyAt(due: number): number {
    return this.#begins ? Math.max(due, this.#line.steadyAt + FRAME_MS) : due
  }

  #play(head: Held, now: number, heard: PlayedAudio[]): void {
    const { frame, position, at } = head
    const due = this.#line.dueAt(position)
    const opens = !this.#last?.voice || position - this.#last.position > FRAME_SAMPLES
    if (opens) this.#played = 0
    const overdueMs = this.#played < OPENING_FRAMES ? 0 : Math.max(0, at - due)
    if (overdueMs > 0) this.#hearing.late()
    this.#hearing.played({ overdueMs, heldMs: now - at })
    const delayMs = this.#line.delayMs + Math.max(0, now - due)
    heard.push({ type: 'frame', frame, delayMs, lastOfSpurt: !frame.voice })
    this.#held.delete(frame.sequence)
    this.#next = (frame.sequence + 1) >>> 0
    this.#last = { position, voice: frame.voice }
    this.#begins = false
    this.#played += 1
  }

  #lose(count: number, heard: PlayedAudio[]): void {
    const before = heard.at(-1)
    if (before?.type === 'lost') heard[heard.length - 1] = { type: 'lost', count: before.count + count }
    else heard.push({ type: 'lost', count })
    this.#hearing.missing(count)
    if (this.#last) this.#last = { ...this.#last, position: this.#last.position + count * FRAME_SAMPLES }
    this.#next = (this.#next! + count) >>> 0
  }

  /** It is there, but of the past. Before anything was heard, nobody misses it. */
  #skip(head: Held, heard: PlayedAudio[]): void {
    this.#held.delete(head.frame.sequence)
    if (this.#next !== undefined) this.#lose(1, heard)
  }

  #isOtherStream(sequence: number): boolean {
    const step = this.#newest ? ahead(sequence, this.#newest.sequence) : 0
    return step > LONGEST_HOLE || step < -LONGEST_STEP_BACK
  }

  /** The speaker's clock was set, or all that comes was held up for long. */
  #isOtherLine({ sequence, timestamp }: SpokenFrame, at: number): boolean {
    if (!this.#newest || ahead(sequence, this.#newest.sequence) <= 0) return false
    const position = this.#line.positionOf(timestamp)
    return position <= this.#newest.position || Math.abs(at - this.#line.dueAt(position)) > LONGEST_OVERDUE_MS
  }

  /** Starts a line, and with it another stream, if wanted. What is held of the old one is heard now. */
  #begin({ stream }: { stream: boolean }): void {
    for (let head = this.#head(); head; head = this.#head()) {
      const hole = ahead(head.frame.sequence, this.#next ?? head.frame.sequence)
      if (hole > 0) this.#lose(hole, this.#flushed)
      this.#play(head, head.at, this.#flushed)
    }
    if (stream) this.#next = undefined
    this.#line = new SpeakerTimeline()
    this.#begins = true
    this.#newest = this.#last = this.#hole = undefined
    this.#came = this.#played = 0
  }

  #note(frame: SpokenFrame, at: number, skewMs: number): void {
    const { sequence, timestamp, voice } = frame
    const position = this.#line.positionOf(timestamp)
    const step = this.#newest ? ahead(sequence, this.#newest.sequence) : 1
    const opens = step > 0 && (!this.#newest?.voice || position - this.#newest.position > step * FRAME_SAMPLES)
    if (opens) this.#came = 0
    const jitters = !this.#begins && (this.#came >= OPENING_FRAMES || step <= 0)
    this.#line.measure({ timestamp, jitters }, at, skewMs)
    if (step <= 0) return
    this.#came += 1
    this.#newest = { sequence, position, voice }
  }
}
