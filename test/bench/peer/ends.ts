/** What is open, to be closed in the opposite order, however it goes on. */
export class Ends {
  readonly #ends: (() => unknown)[] = []

  /** Waits for something to open, and closes it at the end. */
  async opened<Thing extends { close(): Promise<unknown> }>(opening: Promise<Thing>): Promise<Thing> {
    const thing = await opening
    this.#ends.push(() => thing.close())
    return thing
  }

  add(end: () => unknown): void {
    this.#ends.push(end)
  }

  /** What cannot be closed does not keep the others open. */
  async close(): Promise<void> {
    for (let end = this.#ends.pop(); end; end = this.#ends.pop()) {
      try {
        await end()
      } catch (error) {
        console.error(error instanceof Error ? error.message : error)
      }
    }
  }
}
