import type { Heard } from '../ports/audio.ts'
import { ahead, type Packet } from './packet.ts'

/** How long a missing packet is waited for. Longer than a cascade's usual reordering, shorter than a pause one notices. */
export const WAIT_MS = 60
/** Packets held while one is missing; at 50 a second, more than `WAIT_MS` ever leaves behind. */
const CAPACITY = 64

/**
 * Puts the packets of one source in order. What is missing is waited for, `WAIT_MS` at most from the moment the gap
 * shows, and then counted as lost. Pure: it is told the time, in milliseconds.
 */
export class JitterBuffer {
  readonly #held = new Map<number, { packet: Packet; at: number }>()
  #next: number | undefined

  /** Takes a packet in and returns what can be heard now. A packet that comes twice or too late is dropped. */
  push(packet: Packet, now: number): Heard[] {
    this.#next ??= packet.sequence
    if (ahead(packet.sequence, this.#next) >= 0) this.#held.set(packet.sequence, { packet, at: now })
    return this.poll(now)
  }

  /** What can be heard by now although nothing came. */
  poll(now: number): Heard[] {
    const heard: Heard[] = []
    for (;;) {
      this.#release(heard)
      const gap = this.#gap()
      if (!gap || (now < gap.until && this.#held.size < CAPACITY)) return heard
      heard.push({ type: 'lost', count: gap.frames })
      this.#next = (this.#next! + gap.frames) >>> 0
    }
  }

  /** When `poll` will have something to say, if nothing comes before; undefined when nothing is missing. */
  get deadline(): number | undefined {
    return this.#gap()?.until
  }

  #release(heard: Heard[]): void {
    for (;;) {
      const held = this.#next === undefined ? undefined : this.#held.get(this.#next)
      if (!held) return
      this.#held.delete(held.packet.sequence)
      heard.push({ type: 'frame', frame: held.packet.frame })
      this.#next = (held.packet.sequence + 1) >>> 0
    }
  }

  #gap(): { frames: number; until: number } | undefined {
    if (this.#next === undefined || this.#held.size === 0) return undefined
    let frames = Infinity
    let firstAt = Infinity
    for (const [sequence, { at }] of this.#held) {
      frames = Math.min(frames, ahead(sequence, this.#next))
      firstAt = Math.min(firstAt, at)
    }
    return { frames, until: firstAt + WAIT_MS }
  }
}
