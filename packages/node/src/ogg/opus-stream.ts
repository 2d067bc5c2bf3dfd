import { FRAME_SAMPLES } from '@banyan/core/ports'
import type { OggPage } from './ogg-page.ts'
import { isOpusTags } from './opus-head.ts'
import { type OggPacket, PacketAssembler } from './packet-assembler.ts'

/** A stream that begins later than this, 10 seconds in frames, has lost nothing: it was joined late, as recorded radio
 *  is (RFC 7845, section 4.5). */
const MAX_LATE_FRAMES = 500

/** What a page adds to the sound of a stream. */
export interface OpusPage {
  /** Frames that were lost before it, as its position tells. */
  readonly missing: number
  /** Sound was lost before it that `missing` does not count. */
  readonly isTorn: boolean
  /** It comes before what was read already, so the pages are out of order. */
  readonly isOutOfOrder: boolean
  readonly packets: readonly OggPacket[]
  /** How many of the packets are played: the end of the last page may be cut off (RFC 7845, section 4.4). */
  readonly played: number
  /** Samples of the last played packet that the end cuts off. */
  readonly trimmed: number
}

/** Follows the pages of one Ogg Opus stream after its identification header. */
export class OpusStream {
  readonly #assembler = new PacketAssembler()
  #expects: number
  readonly #first: OggPage
  readonly #positionBefore: number | undefined
  #last: OggPage
  #hasTags = false
  /** Where the sound that was read ends, in samples. */
  #position: number | undefined
  /** The page numbers jumped, and no packet has come since. */
  #jumped = false
  #isEnded = false

  /** @param first the page with its identification header
   *  @param before the stream before it, if it had the same serial number: headers may come again within a stream */
  constructor(first: OggPage, before?: OpusStream) {
    this.#first = this.#last = first
    this.#expects = first.sequence
    this.#positionBefore = before && before.#position
  }

  /** Its last page was read. */
  get isEnded(): boolean {
    return this.#isEnded
  }
  /** Where the page that was read last begins in the file, in bytes. */
  get lastByte(): number {
    return this.#last.byte
  }
  /** A packet has begun and not ended. */
  get hasUnfinished(): boolean {
    return this.#assembler.hasUnfinished
  }
  /** Whether a page goes on where the one before ended. */
  follows(page: OggPage): boolean {
    return page.sequence === this.#expects
  }
  /** Whether a page is the one before, a second time. */
  repeats(page: OggPage): boolean {
    return page !== this.#last && page.sequence === this.#last.sequence && page.checksum === this.#last.checksum
  }

  take(page: OggPage): OpusPage {
    const follows = this.follows(page)
    if (!follows) this.#jumped = true
    this.#expects = (page.sequence + 1) >>> 0
    this.#last = page
    if (page.isLast) this.#isEnded = true
    const hadTags = this.#hasTags
    const { packets: all, isTorn: isPacketTorn } = this.#assembler.take(page, follows)
    const isTorn = isPacketTorn && hadTags
    const packets = this.#withoutHeaders(all, page)
    if (packets.length === 0) return { packets, missing: 0, isTorn, isOutOfOrder: false, played: 0, trimmed: 0 }
    const samples = packets.length * FRAME_SAMPLES
    const jumped = this.#jumped
    const ahead = jumped ? this.#ahead(page, samples) : 0
    const kept = jumped ? samples : this.#kept(page, samples)
    this.#jumped = false
    this.#position = page.granule ?? (this.#position ?? 0) + samples
    const played = Math.ceil(kept / FRAME_SAMPLES)
    return {
      ...{ packets, played, trimmed: played * FRAME_SAMPLES - kept },
      missing: Math.max(ahead ?? 0, 0),
      isTorn: isTorn || ahead === undefined,
      isOutOfOrder: ahead !== undefined && ahead < 0,
    }
  }

  /** Frames from what was read to the beginning of a page after a jump of the page numbers. Undefined when its
   *  position does not tell. */
  #ahead(page: OggPage, samples: number): number | undefined {
    if (page.granule === undefined) return undefined
    const start = page.granule - samples
    if (this.#position === undefined && start === this.#positionBefore) return 0
    const frames = Math.round((start - (this.#position ?? 0)) / FRAME_SAMPLES)
    if (this.#position === undefined && frames > MAX_LATE_FRAMES) return 0
    return page.isLast ? Math.max(0, frames) : frames // the end of the last page may be cut off
  }

  /** Samples of a page that are played. */
  #kept(page: OggPage, samples: number): number {
    if (!page.isLast || page.granule === undefined) return samples
    const start = this.#position ?? Math.max(0, page.granule - samples)
    const kept = page.granule - start
    return kept > 0 && kept < samples ? kept : samples
  }

  /** The second packet is the comment header, unless that was lost. A damaged one is known by its position. */
  #withoutHeaders(packets: readonly OggPacket[], page: OggPage): readonly OggPacket[] {
    const rest = page === this.#first ? packets.slice(1) : packets
    const [second] = rest
    if (this.#hasTags || !second) return rest
    this.#hasTags = true
    return isOpusTags(second.data) || page.granule === 0 ? rest.slice(1) : rest
  }
}
