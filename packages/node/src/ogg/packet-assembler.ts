import { MAX_OPUS_BYTES } from '@banyan/core/wire'
import { type OggPage, PAGE_HEADER_BYTES } from './ogg-page.ts'

/** A packet that was put together from the segments of one page or several. */
export interface OggPacket {
  /** Where it begins in the file, in bytes. */
  readonly byte: number
  readonly length: number
  /** Its first bytes: all of it, unless it is longer than an Opus packet may be. */
  readonly data: Uint8Array<ArrayBuffer>
}

/** Puts the packets of one logical stream together (RFC 3533, section 5). Holds one packet at most, and of that no more
 *  than an Opus packet may have, however long it is. */
export class PacketAssembler {
  #unfinished: { readonly byte: number; length: number; readonly data: Uint8Array<ArrayBuffer> } | undefined

  /** A packet has begun and not ended. */
  get hasUnfinished(): boolean {
    return this.#unfinished !== undefined
  }

  /**
   * Takes a page.
   * @param follows whether it is the page after the one before
   * @returns the packets that end on it, and whether a part of a packet was left out because the rest is missing
   */
  take(page: OggPage, follows: boolean): { packets: readonly OggPacket[]; isTorn: boolean } {
    const continues = page.isContinued && follows && this.hasUnfinished
    let isTorn = this.hasUnfinished && !continues
    if (!continues) this.#unfinished = undefined
    const packets: OggPacket[] = []
    let isRest = page.isContinued && !continues
    if (isRest) isTorn = true
    let at = 0
    for (const length of page.lacing) {
      if (!isRest) this.#append(page, at, length)
      at += length
      if (length === 255) continue
      if (!isRest) packets.push(this.#finish())
      isRest = false
    }
    return { packets, isTorn }
  }

  #append(page: OggPage, at: number, length: number) {
    const byte = page.byte + PAGE_HEADER_BYTES + page.lacing.length + at
    const packet = (this.#unfinished ??= { byte, length: 0, data: new Uint8Array(MAX_OPUS_BYTES) })
    const room = Math.max(0, MAX_OPUS_BYTES - packet.length)
    packet.data.set(page.body.subarray(at, at + Math.min(length, room)), Math.min(packet.length, MAX_OPUS_BYTES))
    packet.length += length
  }

  #finish(): OggPacket {
    const { byte, length, data } = this.#unfinished!
    this.#unfinished = undefined
    return { byte, length, data: data.slice(0, Math.min(length, MAX_OPUS_BYTES)) }
  }
}
