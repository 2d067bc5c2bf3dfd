import type { Packet } from '../../wire/packet.ts'
import { ahead } from '../../wire/packet.ts'
import { type Bringer, isSameFrame } from './frame-copies.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Packets out of place that are kept for one source at most: 160 ms of both stripes. */
const KEPT = 16
/** A packet out of place waits for this many milliseconds for another way to say the same. */
const KEPT_MS = 500
/** This many packets of one link in a row, in order and all out of place, show that the speaker began to count anew.
 *  One or two could be old packets that wandered. */
const IN_A_ROW = 3
/** Packets of one link alone are believed only when nothing has come in its place for this many milliseconds. While the
 *  old numbers still come, packets out of place are late duplicates. */
const SILENT_FOR_MS = 400

/** A packet whose frame is further ahead, or behind, than time allows. */
export interface StrangePacket<By extends Bringer> {
  readonly by: By
  readonly way: number
  readonly packet: Packet
  readonly bytes: Bytes
  readonly at: number
}

/** Packets of one source that are out of place. They move nothing until another way says the same. */
export class StrangePackets<By extends Bringer> {
  #kept: StrangePacket<By>[] = []

  /**
   * Keeps a packet.
   * @param silentForMs for how long nothing has come in its place
   * @param isEnough one link may be believed alone: it is the speaker's own, or there is but one way
   * @returns all that is kept, in order, when it is confirmed: the stream begins anew with it
   */
  take(
    strange: StrangePacket<By>,
    { silentForMs, isEnough }: { silentForMs: number; isEnough: boolean },
  ): readonly StrangePacket<By>[] | undefined {
    const { by, at } = strange
    const mine = this.#kept.filter((other) => other.by.record === by.record)
    // Nobody crowds out what another one brought.
    if (mine.length >= KEPT / 2) this.#kept.splice(this.#kept.indexOf(mine[0]!), 1)
    this.#kept = [...this.#kept.filter((other) => at - other.at <= KEPT_MS), strange].slice(-KEPT)
    if (!this.#isAgreed(strange) && !(isEnough && silentForMs >= SILENT_FOR_MS && this.#areInARow(strange))) {
      return undefined
    }
    const near = this.#kept.filter(
      (other) => Math.abs(ahead(other.packet.frame.sequence, this.#sequence(strange))) < KEPT,
    )
    this.#kept = []
    return near.toSorted((a, b) => ahead(this.#sequence(a), this.#sequence(b)))
  }

  #sequence({ packet }: StrangePacket<By>): number {
    return packet.frame.sequence
  }

  /** Another way brought the same frame, or the same as the copy beside it. */
  #isAgreed({ by, way, packet }: StrangePacket<By>): boolean {
    return this.#kept.some((other) => {
      if (other.by.record === by.record || other.way === way) return false
      const frames = [other.packet.frame, other.packet.previous]
      return [packet.frame, packet.previous].some(
        (frame) => frame && frames.some((same) => same?.sequence === frame.sequence && isSameFrame(same, frame)),
      )
    })
  }

  #areInARow({ by }: StrangePacket<By>): boolean {
    const mine = this.#kept.filter((other) => other.by.record === by.record).slice(-IN_A_ROW)
    return (
      mine.length === IN_A_ROW &&
      mine.every((one, at) => {
        const step = at === 0 ? 1 : ahead(this.#sequence(one), this.#sequence(mine[at - 1]!))
        return step > 0 && step < KEPT
      })
    )
  }
}
