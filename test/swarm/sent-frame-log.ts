import { readPacket } from '@banyan/core/wire'
import type { OpusFrame } from '@banyan/core/ports'
import { FrameLog, type Frames, hashOf } from './frame-log.ts'

/** Frames that a voice gate may hold back before it opens, and a few more; silent ones are alike, and must not be mistaken. */
const MOST_HELD_BACK = 4

/**
 * What one speaker says: frames as they stand in the packets that leave it, and the moments at which its source handed them
 * over. Between the two, a session leaves silence out and may count time in its own way, so they are matched by content.
 */
export class SentFrameLog {
  readonly #frames = new FrameLog()
  readonly #known = new Set<number>()
  readonly #recent: { readonly hash: number; readonly at: number }[] = []
  #handed = 0

  /** A frame comes from the source. */
  noteHanded({ opus }: OpusFrame, at: number): void {
    this.#handed += 1
    this.#recent.push({ hash: hashOf(opus), at })
    if (this.#recent.length > MOST_HELD_BACK) this.#recent.shift()
  }

  /** A packet leaves on some link. Of each frame the first time counts, as itself or inside the packet after. */
  noteSent(bytes: Uint8Array<ArrayBuffer>, at: number): void {
    const packet = readPacket(bytes)
    if (!packet.ok || this.#known.has(packet.value.frame.timestamp)) return
    const { frame, previous } = packet.value
    if (previous && !this.#known.has(previous.timestamp)) this.#note(previous, at)
    this.#note(frame, at)
  }

  #note(frame: OpusFrame, at: number): void {
    this.#known.add(frame.timestamp)
    const hash = hashOf(frame.opus)
    this.#frames.note(frame, this.#recent.find((each) => each.hash === hash)?.at ?? at, hash)
  }

  read(): { frames: Frames; handed: number } {
    return { frames: this.#frames.read(), handed: this.#handed }
  }
}
