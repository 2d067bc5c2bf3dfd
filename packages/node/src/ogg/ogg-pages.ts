import { setImmediate } from 'node:timers/promises'
import { CAPTURE_BYTES, type OggPage, pageBytes, readPage } from './ogg-page.ts'

/** Bytes that are read at once: a few pages, which have 65,307 bytes at most. */
const CHUNK_BYTES = 262_144

/** After this many places where no page is, others get their turn: a file may be made of nothing but such places, and
 *  whoever wants to stop the reading must be heard. */
const PLACES_A_TURN = 1_000

/** Bytes of a file that are no page, between pages or at the end. */
export interface ForeignBytes {
  readonly type: 'foreign'
  /** Where they begin in the file, in bytes. */
  readonly byte: number
  readonly length: number
  /** What is among them: a page with a wrong checksum; a page that the end of the file cuts off; no page at all. */
  readonly reason: 'checksum' | 'cut' | 'other'
  /** The first of them, 12 at most: what another kind of file is known by. */
  readonly begin: Uint8Array
}
/** What is known of foreign bytes before their end. */
type ForeignBegin = Pick<ForeignBytes, 'byte' | 'begin'> & { reason: ForeignBytes['reason'] }

/** Reads from a file into a buffer. @returns how many bytes were read; 0 at its end */
export type ReadBytes = (into: Uint8Array, at: number) => Promise<number>

/**
 * Reads the pages of an Ogg file from its beginning to its end. Where no whole page is, it goes on at the next one
 * (RFC 3533, section 6), and says what it left out.
 */
export async function* oggPages(read: ReadBytes, signal?: AbortSignal): AsyncGenerator<OggPage | ForeignBytes> {
  const window = new FileWindow(read)
  let foreign: ForeignBegin | undefined
  const leftOut = (begun: ForeignBegin): ForeignBytes => ({
    ...{ ...begun, type: 'foreign', length: window.byte - begun.byte },
  })
  for (let places = 1; await window.has(1);) {
    signal?.throwIfAborted()
    const page = await pageAt(window)
    if (typeof page === 'object') {
      if (foreign) yield leftOut(foreign)
      foreign = undefined
      yield page
      window.skip(pageBytes(page))
    } else {
      foreign ??= { byte: window.byte, reason: page, begin: window.bytes.slice(0, 12) }
      // In the middle of other bytes a letter or two are no page, as they are behind a page.
      const isLikely = page !== 'cut' || window.bytes.length >= CAPTURE_BYTES
      if (foreign.reason === 'other' && isLikely) foreign.reason = page
      window.skipToCapital(1)
      places += 1
      if (places % PLACES_A_TURN === 0) await setImmediate()
    }
  }
  if (foreign) yield leftOut(foreign)
}

async function pageAt(window: FileWindow): Promise<OggPage | ForeignBytes['reason']> {
  for (;;) {
    const page = readPage(window.bytes, window.byte)
    if (page === undefined) return 'other'
    if (page === 'checksum' || 'type' in page) return page
    if (!(await window.has(page.needed))) return 'cut'
  }
}

/** The part of a file that is looked at. */
class FileWindow {
  readonly #read: ReadBytes
  #buffer: Uint8Array = new Uint8Array()
  #at = 0
  #bufferByte = 0

  constructor(read: ReadBytes) {
    this.#read = read
  }
  /** Where it begins in the file. */
  get byte(): number {
    return this.#bufferByte + this.#at
  }
  /** What has been read of it. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(this.#at)
  }
  /** Reads on until it has at least `length` bytes. @returns false when the file ends before */
  async has(length: number): Promise<boolean> {
    while (this.bytes.length < length) {
      const rest = this.bytes
      const buffer = new Uint8Array(rest.length + CHUNK_BYTES)
      buffer.set(rest)
      const count = await this.#read(buffer.subarray(rest.length), this.byte + rest.length)
      if (count === 0) return false
      this.#bufferByte = this.byte
      this.#buffer = buffer.subarray(0, rest.length + count)
      this.#at = 0
    }
    return true
  }
  skip(length: number): void {
    this.#at += length
  }
  /** Goes on to the next byte with which a page may begin, at least `least` bytes further, as far as it was read. */
  skipToCapital(least: number): void {
    const next = this.#buffer.indexOf(0x4f, this.#at + least)
    this.#at = next < 0 ? this.#buffer.length : next
  }
}
