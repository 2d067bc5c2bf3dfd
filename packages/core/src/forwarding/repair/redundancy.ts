import type { SourceId } from '../../protocol/index.ts'
import { readPacket, stripeOf, writePacket } from '../../wire/packet.ts'
import type { FrameRing } from './frame-ring.ts'

export interface Recovered {
  readonly sequence: number
  readonly stripe: number
  readonly packet: Uint8Array<ArrayBuffer>
}

/**
 * Makes packet n - 1 out of packet n, which carries its frame. With frame n - 2 in the ring it is the packet that the
 * speaker made, byte for byte; without it, packet n - 1 carries no redundancy. Undefined when packet n carries no frame
 * n - 1.
 */
export function recoverPrevious(
  packet: Uint8Array<ArrayBuffer>,
  { stripes, ring, now }: { stripes: number; ring: FrameRing; now: number },
): Recovered | undefined {
  const read = readPacket(packet)
  if (!read.ok || !read.value.previous) return undefined
  const { source, sealed, previous: frame } = read.value
  const stripe = stripeOf(source, frame.sequence, stripes)
  const before = frameBefore(source, frame.sequence, sealed, ring, now)
  return { sequence: frame.sequence, stripe, packet: writePacket({ source, stripe, frame, previous: before, sealed }) }
}

/** The packet without frame n - 1: about half of the bytes. The packet itself when it carries none. */
export function withoutPrevious(packet: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const read = readPacket(packet)
  if (!read.ok || !read.value.previous) return packet
  const { source, stripe, sealed, frame } = read.value
  return writePacket({ source, stripe, frame, sealed })
}

/** Frame `sequence` - 1, if the ring has it. Sealed and open frames do not mix in one packet, so it must be as
 *  sealed as the other. */
function frameBefore(source: SourceId, sequence: number, sealed: boolean, ring: FrameRing, now: number) {
  const bytes = ring.get((sequence - 1) >>> 0, now)
  const read = bytes && readPacket(bytes)
  return read?.ok && read.value.source === source && read.value.sealed === sealed ? read.value.frame : undefined
}
