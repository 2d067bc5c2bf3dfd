import { FRAME_MS, FRAME_SAMPLES } from '../../ports/audio.ts'
import type { SourceId } from '../../protocol/index.ts'
import { type Packet, readPacket, stripeOf, writePacket } from '../../wire/index.ts'
import type { MediaBehaviour } from './behaviour.ts'

/** Nothing left this peer for so long, in ms, that its session must have stopped speaking: three frames. */
const STOPPED_MS = 60

/**
 * Speaks on when its session has stopped, because it was muted, taken off the stage or banned: goes on at the pace of
 * speech under the source that it had, over every link that is left.
 * @param source its own source on stage; unlike all others, it does not hear it @default the first that it sent
 */
export function keepSpeaking(source?: SourceId): MediaBehaviour {
  let own = source
  let last: { packet: Packet; at: number } | undefined
  return {
    out(datagram, _way, { clock }) {
      const packet = readPacket(datagram)
      if (packet.ok) {
        own ??= packet.value.source
        const isNewer = !last || packet.value.frame.sequence > last.packet.frame.sequence
        if (packet.value.source === own && isNewer) last = { packet: packet.value, at: clock.now() }
      }
      return [datagram]
    },
    tick({ clock, ways }) {
      if (!last || clock.now() - last.at < STOPPED_MS) return
      const { packet, at } = last
      const frame = {
        ...packet.frame,
        sequence: (packet.frame.sequence + 1) >>> 0,
        timestamp: (packet.frame.timestamp + FRAME_SAMPLES) >>> 0,
        ...{ level: 20, voice: true },
      }
      const next = { ...packet, previous: packet.frame, frame, signature: undefined }
      last = { packet: next, at: at + FRAME_MS }
      for (const stripe of [
        stripeOf(packet.source, frame.sequence, 2),
        stripeOf(packet.source, frame.sequence + 1, 2),
      ]) {
        for (const way of ways) way.send(writePacket({ ...next, stripe }))
      }
    },
  }
}
