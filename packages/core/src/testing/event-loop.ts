import type { Cancel, Clock } from '../ports/clock.ts'
import type { Thread, Work } from './processor.ts'

/**
 * The thread of one machine on a clock that all share: it can stand still for a while (a laptop in a suitcase, a page
 * whose main thread is busy), be slowed down (a tab in the background), or end (SIGKILL).
 *
 * When it goes on after a halt, timers that fell due meanwhile run first, and only then what came from outside, oldest
 * first. That is the order of Node's event loop, and the harder one for code that draws conclusions from silence.
 *
 * With a thread of a shared `Processor` all that it runs takes time, and waits until the processor gets to it.
 */
export class EventLoop implements Clock {
  readonly #clock: Clock
  readonly #thread: Thread | undefined
  #state: 'running' | 'frozen' | 'ended' = 'running'
  #timers: (() => void)[] = []
  #arrived: (() => void)[] = []
  #thaw: Cancel | undefined
  #throttleMs = 0

  constructor(clock: Clock, thread?: Thread) {
    this.#clock = clock
    this.#thread = thread
  }

  get hasEnded(): boolean {
    return this.#state === 'ended'
  }

  now(): number {
    return this.#clock.now()
  }

  after(delayMs: number, task: () => void): Cancel {
    let isCancelled = false
    const run = () => {
      if (!isCancelled) task()
    }
    const fire = () => {
      if (this.#state === 'running') run()
      else if (this.#state === 'frozen') this.#timers.push(run)
    }
    let unpost = () => {}
    const cancel = this.#clock.after(this.#whenThrottled(delayMs), () => {
      if (this.#thread) unpost = this.#thread.post('timer', fire)
      else fire()
    })
    return () => {
      isCancelled = true
      cancel()
      unpost()
    }
  }

  /** Runs something that comes from outside: a datagram, a message from the relay. */
  post(task: () => void, work: Work = 'packet'): void {
    const take = () => {
      if (this.#state === 'running') task()
      else if (this.#state === 'frozen') this.#arrived.push(task)
    }
    if (this.#thread) this.#thread.post(work, take)
    else take()
  }
  /** Something goes out from this machine. */
  sends(): void {
    this.#thread?.sends()
  }

  /** Runs nothing for `ms` milliseconds from now. A halt within a halt replaces it. */
  freeze(ms: number): void {
    if (this.#state === 'ended') return
    this.#state = 'frozen'
    this.#thaw?.()
    this.#thaw = this.#clock.after(ms, () => this.#goOn())
  }

  /** Timers fall due on multiples of `ms` milliseconds only, as in a hidden page; 0: when they should. */
  throttle(ms: number): void {
    this.#throttleMs = ms
  }

  /** Nothing runs any more. */
  end(): void {
    this.#state = 'ended'
    this.#thread?.end()
    this.#thaw?.()
    this.#timers = []
    this.#arrived = []
  }

  #goOn(): void {
    this.#state = 'running'
    for (const task of [...this.#timers.splice(0), ...this.#arrived.splice(0)]) {
      if (this.hasEnded) return
      task()
    }
  }

  #whenThrottled(delayMs: number): number {
    if (this.#throttleMs === 0) return delayMs
    const now = this.#clock.now()
    return Math.ceil((now + delayMs) / this.#throttleMs) * this.#throttleMs - now
  }
}
