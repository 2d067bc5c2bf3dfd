import type { Arrival } from '../../ports/media-plane.ts'
import type { Clock } from '../../ports/clock.ts'
import type { SourceId } from '../../protocol/index.ts'
import { JitterBuffer } from '../../playout/jitter-buffer.ts'
import { readPacket, type SpokenFrame } from '../../wire/packet.ts'

/** A frame that sounded, and when. */
export interface SoundedFrame {
  readonly source: SourceId
  readonly frame: SpokenFrame
  readonly at: number
}

/** What a peer of a `ForwarderWorld` hears: the frames that come out of the jitter buffer of each source. */
export class WorldEar {
  readonly sounded: SoundedFrame[] = []
  readonly #clock: Clock
  readonly #buffers = new Map<SourceId, JitterBuffer>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  push(packet: Uint8Array<ArrayBuffer>, arrival: Arrival): void {
    const read = readPacket(packet.slice())
    if (!read.ok) return
    const { source, frame } = read.value
    const buffer = this.#buffers.get(source) ?? new JitterBuffer()
    this.#buffers.set(source, buffer)
    buffer.push(frame, arrival)
    this.#poll(source, buffer)
  }

  retract(source: SourceId, sequence: number): void {
    this.#buffers.get(source)?.retract(sequence)
  }

  #poll(source: SourceId, buffer: JitterBuffer): void {
    const now = this.#clock.now()
    for (const played of buffer.poll(now)) {
      if (played.type !== 'frame') continue
      // The buffer hands on the very frames that it was given.
      this.sounded.push({ source, frame: played.frame as SpokenFrame, at: now })
    }
    const { due } = buffer
    if (due !== undefined) this.#clock.after(Math.max(1, due - now), () => this.#poll(source, buffer))
  }
}
