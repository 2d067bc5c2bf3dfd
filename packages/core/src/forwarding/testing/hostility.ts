import type { SourceId } from '../../protocol/index.ts'
import { isLinkMessage } from '../../wire/link-message.ts'
import { type Packet, type PacketParts, readPacket, type SpokenFrame, writePacket } from '../../wire/packet.ts'
import type { Tamper } from './forwarder-world.ts'

/** Makes a packet in place of another, several, or none. */
type Rewrite = (packet: Packet, to: string) => PacketParts | PacketParts[] | undefined

/** Tampers with packets alone: link messages go out as they are. */
export const rewriting =
  (rewrite: Rewrite): Tamper =>
  (bytes, to) => {
    const packet = isLinkMessage(bytes) ? undefined : readPacket(bytes)
    if (!packet?.ok) return [bytes]
    const made = rewrite(packet.value, to)
    if (made === undefined) return []
    return (Array.isArray(made) ? made : [made]).map((parts) => writePacket(parts))
  }

/** The frame with every byte of its sound turned over. */
export const otherSound = (frame: SpokenFrame): SpokenFrame => ({ ...frame, opus: frame.opus.map((byte) => byte ^ 0xff) })

/** Both frames of a packet, changed alike. */
export const bothFrames = (packet: Packet, change: (frame: SpokenFrame) => SpokenFrame): PacketParts => ({
  ...packet,
  frame: change(packet.frame),
  previous: packet.previous && change(packet.previous),
})

/** A frame that nobody spoke. */
export const inventedFrame = (sequence: number, part: Partial<SpokenFrame> = {}): SpokenFrame => ({
  ...{ opus: new Uint8Array(50).fill(0xab), level: 5, voice: true },
  ...{ sequence: sequence >>> 0, timestamp: (sequence * 960) >>> 0 },
  ...part,
})

/** A packet with an invented frame, and an invented one before it. */
export const inventedPacket = (
  source: SourceId,
  sequence: number,
  { stripe, ...part }: Partial<SpokenFrame> & { stripe: number },
): Uint8Array<ArrayBuffer> =>
  writePacket({ source, stripe, frame: inventedFrame(sequence, part), previous: inventedFrame(sequence - 1) })
