import { type Packet, readPacket, writePacket } from '../../wire/packet.ts'
import type { FrameRing } from './frame-ring.ts'

/** Where frame n - 1 came from, and what else is there to make its packet of. */
export interface PreviousParts {
  readonly ring: FrameRing
  /** The stripe whose tree the copy came through. */
  readonly way: number
  /** The speaker itself brought it. */
  readonly isSpeaker: boolean
  readonly now: number
}

/**
 * Makes packet n - 1 out of packet n, which carries its frame. With frame n - 2 in the ring it has the frames that the
 * speaker put into it; without, it carries no redundancy. Nor does it when frame n - 2 came through another stripe than
 * the copy did: one packet holds what one way brought.
 * @param packet must carry a frame n - 1
 * @param stripe that of frame n - 1
 */
export function packetOfPrevious(
  { source, sealed, previous, signature }: Packet,
  stripe: number,
  { ring, way, isSpeaker, now }: PreviousParts,
): Uint8Array<ArrayBuffer> {
  const frame = previous!
  const bytes = ring.get((frame.sequence - 1) >>> 0, now, 1 << way)
  const read = bytes && readPacket(bytes)
  const before = read?.ok && read.value.source === source && read.value.sealed === sealed ? read.value : undefined
  const isSameWay = before && !before.remade && (isSpeaker || before.stripe === way)
  const remade = !isSpeaker && way !== stripe
  const frames = { frame, previous: isSameWay ? before.frame : undefined }
  // The signature goes along, so that it does not get lost where one stripe has failed.
  return writePacket({ source, stripe, sealed, remade, ...frames, signature })
}

/** The packet without frame n - 1: about half of the bytes. The packet itself when it carries none. */
export function withoutPrevious(packet: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const read = readPacket(packet)
  if (!read.ok || !read.value.previous) return packet
  const { previous: _, ...rest } = read.value
  return writePacket(rest)
}
