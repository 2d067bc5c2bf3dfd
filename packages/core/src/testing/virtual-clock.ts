import type { Cancel, Clock } from '../ports/clock.ts'

interface Task {
  readonly at: number
  readonly run: () => void
}

/**
 * A clock that stands still until it is told to go on. Tasks run inside `advance`, in the order in which they fall due;
 * those due at the same moment in the order in which they were asked for. Inside a task, `now()` is when it was due.
 * @example
 * const clock = new VirtualClock()
 * clock.after(30_000, () => room.end())
 * clock.advance(30_000) // half a minute, in no time
 */
export class VirtualClock implements Clock {
  #now = 0
  /** Soonest first. */
  readonly #tasks: Task[] = []

  now(): number {
    return this.#now
  }

  after(delayMs: number, run: () => void): Cancel {
    const task: Task = { at: this.#now + Math.max(0, delayMs), run }
    this.#tasks.splice(this.#placeAfter(task.at), 0, task)
    return () => {
      const index = this.#tasks.indexOf(task)
      if (index >= 0) this.#tasks.splice(index, 1)
    }
  }

  /** Tasks that wait: 0 when everything that was started was also ended. */
  get pending(): number {
    return this.#tasks.length
  }

  /** Lets `ms` milliseconds pass, with all that falls due in them, tasks started by tasks included. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (let next = this.#tasks[0]; next && next.at <= end; next = this.#tasks[0]) {
      this.#tasks.shift()
      this.#now = next.at
      next.run()
    }
    this.#now = end
  }

  /** Where a task due at `at` goes: behind all that are due then or before. */
  #placeAfter(at: number): number {
    let low = 0
    let high = this.#tasks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#tasks[middle]!.at <= at) low = middle + 1
      else high = middle
    }
    return low
  }
}
