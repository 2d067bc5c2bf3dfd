/** Puts big-endian numbers one behind the other. What does not fit into a field keeps its low bits. */
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
  /** One byte that counts, then the items. @throws RangeError when there are more than `most` */
  list<Item>(items: readonly Item[], most: number, write: (item: Item) => void): void {
    if (items.length > most) throw new RangeError(`${most} in one message at most, got ${items.length}`)
    this.u8(items.length)
    for (const item of items) write(item)
  }
  /** Zeros up to that length. */
  fill(length: number): void {
    while (this.#bytes.length < length) this.#bytes.push(0)
  }
  bytes(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes)
  }
}

/** Takes them again. Past the end come zeros, and then `isAtEnd` is never true: whoever looks at it in the end need not look
 *  at each step. */
export class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Everything was read, and nothing beyond it. */
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
  /** Undefined when there are more than `most`. */
  list<Item>(most: number, read: () => Item): Item[] | undefined {
    const count = this.u8()
    return count > most ? undefined : Array.from({ length: count }, read)
  }
  /** Whether all the rest is zeros, and the whole as long as that; goes to the end. */
  isFilled(length: number): boolean {
    const rest = this.#bytes.subarray(this.#at)
    this.#at += rest.length
    return this.#at === length && rest.every((byte) => byte === 0)
  }
}
