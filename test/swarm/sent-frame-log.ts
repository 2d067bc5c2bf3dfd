import { readPacket } from '@banyan/core/wire'
import type { OpusFrame } from '@banyan/core/ports'
import { FrameLog, type Frames, hashOf } from './frame-log.ts'

/** Frames among which the source of a sent frame is looked for: those that a voice gate may hold back, and a few more.
 *  Not many more, because silent frames are alike. */
const RECENT_FRAMES = 4

/**
 * Logs the frames that one speaker sends, with the times at which its source handed them over. A session leaves silence
 * out and may use timestamps of its own, so the two are matched by their bytes.
 */
export class SentFrameLog {
  readonly #frames = new FrameLog()
  readonly #known = new Set<number>()
  readonly #recent: { readonly hash: number; readonly at: number }[] = []
  #handed = 0

  /** Notes a frame from the source. */
  noteHanded({ opus }: OpusFrame, at: number): void {
    this.#handed += 1
    this.#recent.push({ hash: hashOf(opus), at })
    if (this.#recent.length > RECENT_FRAMES) this.#recent.shift()
  }

  /** Notes a packet that leaves on some link. The first copy of each frame counts, be it in its own packet or the next
   *  one. */
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
