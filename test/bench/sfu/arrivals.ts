/** When which frame came, at whichever subscriber: `frames[i]` at `at[i]`, in milliseconds of the machine's own
 *  clock. */
export interface Arrivals {
  readonly frames: readonly number[]
  readonly at: readonly number[]
  /** What came and was not what was sent. */
  readonly broken: number
}

/** The clock that all processes of a machine share, in milliseconds; only differences mean anything. */
export const machineNowMs = (): number => Number(process.hrtime.bigint()) / 1e6

/** Notes what arrives until somebody asks: each frame once for each subscriber, when it came first. */
export class ArrivalLog {
  #seen = new Map<number, Set<number>>()
  #frames: number[] = []
  #at: number[] = []
  #broken = 0

  add(subscriber: number, frame: number | undefined, at: number): void {
    if (frame === undefined) {
      this.#broken += 1
      return
    }
    const seen = this.#seen.get(subscriber) ?? new Set()
    if (seen.has(frame)) return
    this.#seen.set(subscriber, seen.add(frame))
    this.#frames.push(frame)
    this.#at.push(at)
  }

  /** Everything since the last time. */
  take(): Arrivals {
    const taken = { frames: this.#frames, at: this.#at, broken: this.#broken }
    this.#seen.clear()
    this.#frames = []
    this.#at = []
    this.#broken = 0
    return taken
  }
}
