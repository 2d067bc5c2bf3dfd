import type { OpusFrame } from '../ports/audio.ts'
import { NoiseFloor } from './noise-floor.ts'

/** Frames of 20 ms throughout. Words begin more softly than a gate can open: these go out with the frame that opens it. */
const PRE_ROLL = 2
/** A quarter of a second: pauses within a sentence are heard as they are, and soft ends of words too. */
const HANGOVER = 12
/** While nobody speaks, every so many frames one goes out: listeners hear that somebody is there, and how the room sounds. */
const COMFORT_EVERY = 20
/** Decibels by which a voice is louder than the room: to open the gate, and to keep it open. */
const OPENS_ABOVE = 8
const STAYS_ABOVE = 4
/** Decibels below overload at which it is no voice, however quiet the room is; and while the gate is open. */
const OPENS_AT = 62
const STAYS_AT = 66

/** A frame that is to be sent, and whether the talk spurt goes on after it. */
export interface GatedFrame {
  readonly frame: OpusFrame
  readonly voice: boolean
}

/**
 * Lets voices through and silence not. Hands out frames in order, each at most once and none later than it must be.
 * Whatever is as loud for 4 s without a break is taken for noise, a held note too: music goes around the gate.
 * @example for (const { frame, voice } of gate.take(frame)) send(frame, voice)
 */
export class VoiceGate {
  readonly #floor = new NoiseFloor()
  /** The newest frames that were not sent. Empty while the gate is open. */
  #held: OpusFrame[] = []
  /** Frames for which the gate stays open without a voice; 0: it is closed. */
  #open = 0
  #sinceSent = COMFORT_EVERY

  /** @returns what is to be sent now: mostly this frame or nothing; those held back too when a voice begins */
  take(frame: OpusFrame): readonly GatedFrame[] {
    const floor = this.#floor.take(frame.level)
    const wasOpen = this.#open > 0
    const isVoice = wasOpen
      ? frame.level <= Math.min(STAYS_AT, floor - STAYS_ABOVE)
      : frame.level <= Math.min(OPENS_AT, floor - OPENS_ABOVE)
    if (isVoice) this.#open = HANGOVER
    else if (wasOpen) this.#open -= 1
    if (isVoice || wasOpen) return this.#send([...this.#held, frame], this.#open > 0)
    this.#sinceSent += 1
    if (this.#sinceSent >= COMFORT_EVERY) return this.#send([frame], false)
    this.#held = [...this.#held, frame].slice(-PRE_ROLL)
    return []
  }

  /** Closes the gate; what it holds back is never sent. It still knows the room. */
  close(): void {
    this.#held = []
    this.#open = 0
    this.#sinceSent = COMFORT_EVERY
  }

  #send(frames: readonly OpusFrame[], voice: boolean): readonly GatedFrame[] {
    this.#held = []
    this.#sinceSent = 0
    return frames.map((frame) => ({ frame, voice }))
  }
}
