/** Writes big-endian numbers one after the other. A number that does not fit into its field keeps its low bits. */
export class Writer {
  readonly #bytes: number[] = []

  u8(value: number): void {
    this.#bytes.push(value & 0xff)
  }
  u16(value: number): void {
    this.#bytes.push((value >>> 8) & 0xff, value & 0xff)
  }
  u32(value: number): void {
    this.u16(value >>> 16)
    this.u16(value)
  }
  /** Writes one byte that counts the items, then the items. @throws RangeError when there are more than `most` */
  list<Item>(items: readonly Item[], most: number, write: (item: Item) => void): void {
    if (items.length > most) throw new RangeError(`${most} in one message at most, got ${items.length}`)
    this.u8(items.length)
    for (const item of items) write(item)
  }
  /** Writes zeros until the message has that length. */
  fill(length: number): void {
    while (this.#bytes.length < length) this.#bytes.push(0)
  }
  bytes(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes)
  }
}

/** Reads what `Writer` wrote. Beyond the end it reads zeros, and `isAtEnd` stays false then: a parser checks that
 *  once, after the last field. */
export class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Every byte was read, and nothing beyond the last. */
  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  u8(): number {
    const value = this.#bytes[this.#at] ?? 0
    this.#at += 1
    return value
  }
  u16(): number {
    return (this.u8() << 8) | this.u8()
  }
  u32(): number {
    return ((this.u16() << 16) | this.u16()) >>> 0
  }
  /** Reads a count and the items. Undefined when there are more than `most`. */
  list<Item>(most: number, read: () => Item): Item[] | undefined {
    const count = this.u8()
    return count > most ? undefined : Array.from({ length: count }, read)
  }
  /** Reads that many bytes. */
  take(length: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length }, () => this.u8())
  }
  /** Reads the rest. @returns whether it is all zeros, and the message has that length */
  isFilled(length: number): boolean {
    const rest = this.#bytes.subarray(this.#at)
    this.#at += rest.length
    return this.#at === length && rest.every((byte) => byte === 0)
  }
}
