import type { Cancel, Clock } from '../ports/clock.ts'

interface Task {
  readonly at: number
  /** Of tasks that fall due at the same moment the one with the lower number runs first. */
  readonly order: number
  /** Undefined once it ran or was cancelled. */
  run: (() => void) | undefined
}

/** How far `run` goes before it lets promises settle, in milliseconds: the resolution of real timers. */
const STEP_MS = 1
/** Limits how many turns of promises settle within one step of `run`; the rest settle in the next. Chains in the
 *  library are shorter. */
const TURNS = 12
/** Heaps of up to this many tasks are not cleared of cancelled ones: they cost next to nothing. */
const TIDY_FROM = 256

/**
 * A clock that stands still until it is told to go on. Tasks run inside `advance` and `run`, in the order in which they
 * fall due; those due at the same moment in the order in which they were asked for. Inside a task, `now()` is when it
 * was due.
 * @example
 * const clock = new VirtualClock()
 * clock.after(30_000, () => room.end())
 * clock.advance(30_000) // half a minute, in no time
 */
export class VirtualClock implements Clock {
  #now = 0
  #asked = 0
  #waiting = 0
  /** A binary heap, soonest on top. Cancelled tasks stay until they come up, or until they are the most. */
  #heap: Task[] = []

  now(): number {
    return this.#now
  }

  after(delayMs: number, run: () => void): Cancel {
    const task: Task = { at: this.#now + Math.max(0, delayMs), order: this.#asked++, run }
    this.#waiting += 1
    this.#push(task)
    return () => {
      if (!task.run) return
      task.run = undefined
      this.#waiting -= 1
      if (this.#heap.length > TIDY_FROM && this.#heap.length > 2 * this.#waiting) this.#tidy()
    }
  }

  /** Tasks that wait: 0 when everything that was started was also ended. */
  get pending(): number {
    return this.#waiting
  }

  /** Lets `ms` milliseconds pass, with all that falls due in them, tasks started by tasks included. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (let next = this.#heap[0]; next && next.at <= end; next = this.#heap[0]) {
      this.#pop()
      const { run } = next
      if (!run) continue
      next.run = undefined
      this.#waiting -= 1
      this.#now = next.at
      run()
    }
    this.#now = end
  }

  /** As `advance`, for code that also waits for promises: what they lead to happens within a millisecond of this
   *  clock. */
  async run(ms: number): Promise<void> {
    const end = this.#now + ms
    await settle()
    while (this.#now < end) {
      this.advance(Math.min(STEP_MS, end - this.#now))
      await settle()
    }
  }

  #push(task: Task): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(task)
    while (at > 0) {
      const above = (at - 1) >>> 1
      if (isSooner(heap[above]!, task)) break
      heap[at] = heap[above]!
      at = above
    }
    heap[at] = task
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()!
    if (heap.length > 0) sink(heap, last, 0)
  }

  #tidy(): void {
    this.#heap = this.#heap.filter(({ run }) => run)
    this.#heap.sort((a, b) => (isSooner(a, b) ? -1 : 1)) // a sorted list is a heap
  }
}

const isSooner = (a: Task, b: Task): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

function sink(heap: Task[], task: Task, from: number): void {
  let at = from
  for (;;) {
    let below = 2 * at + 1
    if (below >= heap.length) break
    if (below + 1 < heap.length && isSooner(heap[below + 1]!, heap[below]!)) below += 1
    if (isSooner(task, heap[below]!)) break
    heap[at] = heap[below]!
    at = below
  }
  heap[at] = task
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await undefined
}
