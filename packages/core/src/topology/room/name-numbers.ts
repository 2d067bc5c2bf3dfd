/** The number of a name that is not known. */
const UNKNOWN = -1

/**
 * Numbers in place of names, so that a column of the table holds them. A name has its number while somebody bears it;
 * afterwards the number is used again, so that memory follows those who are in the room.
 */
export class NameNumbers {
  readonly #numbers = new Map<string, number>()
  readonly #names: (string | undefined)[] = []
  readonly #bearers: number[] = []
  readonly #free: number[] = []

  /** The number of a name for one more who bears it; -1 for an unknown name. */
  take(name: string | undefined): number {
    if (name === undefined) return UNKNOWN
    const known = this.#numbers.get(name)
    if (known !== undefined) {
      this.#bearers[known]! += 1
      return known
    }
    const number = this.#free.pop() ?? this.#names.length
    this.#numbers.set(name, number)
    this.#names[number] = name
    this.#bearers[number] = 1
    return number
  }

  /** One bearer less. */
  release(number: number): void {
    if (number === UNKNOWN) return
    this.#bearers[number]! -= 1
    if (this.#bearers[number] !== 0) return
    this.#numbers.delete(this.#names[number]!)
    this.#names[number] = undefined
    this.#free.push(number)
  }

  nameOf(number: number): string | undefined {
    return this.#names[number]
  }

  /** Whether at least two bear it. */
  isShared(number: number): boolean {
    return number !== UNKNOWN && this.#bearers[number]! > 1
  }

  /** Names that somebody bears. */
  get size(): number {
    return this.#numbers.size
  }
}
