import { FRAME_MS, FRAME_SAMPLES } from '../../ports/audio.ts'
import { type Packet, readPacket, stripeOf, writePacket } from '../../wire/index.ts'
import type { Datagram, MediaBehaviour } from './behaviour.ts'

/** True packets that were kept, in the order in which they came. */
export type Tape = Datagram[]

/** Keeps what comes and goes, to be replayed in this room or in another. @param most packets that the tape holds
 *  @default 1,000: ten seconds of two speakers */
export const recordTo = (tape: Tape, most = 1_000): MediaBehaviour => ({
  in(datagram) {
    if (readPacket(datagram).ok && tape.length < most) tape.push(datagram.slice())
    return [datagram]
  },
})

/** How a tape is replayed. */
export interface ReplayOptions {
  tape: Tape
  /**
   * What the old frames are made to look like. `untouched`: byte for byte as they were. `renumbered`: as the next
   * frames of whoever speaks now, with their old sound.
   * @default 'untouched'
   */
  as?: 'untouched' | 'renumbered'
  /** Packets in a second. @default 50, the pace of speech */
  perSecond?: number
}

/** Sends old packets once more, one after the other, to all whom it carries; then again from the start. */
export function replay({ tape, as = 'untouched', perSecond = 50 }: ReplayOptions): MediaBehaviour {
  let place = 0
  const renumbered = (old: Packet, now: Packet): Datagram => {
    // Two frames ahead of the true ones, so that what is true comes second.
    const sequence = (now.frame.sequence + 2) >>> 0
    const timestamp = (now.frame.timestamp + 2 * FRAME_SAMPLES) >>> 0
    const stripe = stripeOf(now.source, sequence, 2)
    const frame = { ...old.frame, sequence, timestamp }
    return writePacket({ source: now.source, stripe, sealed: old.sealed, frame })
  }
  return {
    tick({ ways, heard }) {
      const now = [...heard.values()].reduce((a, b) => (b.at > a.at ? b : a), { at: -1, packet: undefined } as {
        at: number
        packet: Packet | undefined
      }).packet
      for (let count = 0; count < (perSecond * FRAME_MS) / 1_000 && tape.length > 0; count += 1) {
        const old = tape[place % tape.length]!
        place += 1
        const packet = readPacket(old)
        if (!packet.ok) continue
        const bytes = as === 'renumbered' && now ? renumbered(packet.value, now) : old
        for (const way of ways) if (way.carries.size > 0) way.send(bytes)
      }
    },
  }
}
