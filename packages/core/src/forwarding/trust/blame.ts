import type { ForwarderState } from '../forwarder-state.ts'
import type { LinkPort } from '../link-port.ts'
import type { SourceStream } from '../source-stream.ts'
import type { FrameCopies } from './frame-copies.ts'

/** A way is tainted for this many milliseconds after a forgery: what others passed on of it has run dry by then. */
const TAINTED_MS = 500

/** Notes who brought what was never spoken, and tells the session. */
export class Blame {
  readonly #state: ForwarderState
  /** The ways in which somebody brought forgeries, as bits, and until when that counts. */
  #taintedWays = 0
  #taintedUntil = -Infinity
  readonly #blamed = new Map<LinkPort, { source: SourceStream['source']; stripes: number; frames: number }>()

  constructor(state: ForwarderState) {
    this.#state = state
  }

  /** The ways in which a forgery was found a moment ago, as bits. */
  taintedWays(now: number): number {
    return now < this.#taintedUntil ? this.#taintedWays : 0
  }

  /** Whoever brought another content than the right one brought a forgery. */
  blameOthers(stream: SourceStream, frame: FrameCopies<LinkPort>, now: number): void {
    for (const variant of frame.variants) {
      if (variant === frame.right || variant.isBlamed) continue
      variant.isBlamed = true
      stream.forged += 1
      for (const { by, way } of variant.copies) this.blame(by, stream, 1 << way, 1, now)
    }
  }

  /** A neighbour brought frames of a source that were never spoken. @param ways how they came, as bits */
  blame(port: LinkPort, { source }: SourceStream, ways: number, frames: number, now: number): void {
    // A speaker who says one thing here and signs another is told of, and heard all the same: it is their voice.
    if (port.route?.source !== source) {
      port.record.framesForged(frames, ways, now)
      this.#taintedWays = this.taintedWays(now) | ways
      this.#taintedUntil = now + TAINTED_MS
    }
    const before = this.#blamed.get(port)
    const sum = { source, stripes: ways | (before?.stripes ?? 0), frames: frames + (before?.frames ?? 0) }
    this.#blamed.set(port, sum)
  }

  /** Tells the session whom we left, once for all frames that were found together. */
  tell(): void {
    if (this.#blamed.size === 0) return
    for (const [port, found] of this.#blamed) this.#state.notice({ type: 'forged', link: port.link, ...found })
    this.#blamed.clear()
  }
}
