import type { Cancel, Clock } from '../ports/clock.ts'

/** What a machine does, as far as that has a price. `send` comes on top of the work in which something is sent. */
export type Work = 'packet' | 'send' | 'timer' | 'handshake' | 'plan' | 'message'

/** What each kind of work takes, in milliseconds of one core. */
export type Prices = Readonly<Record<Work, number>>

/** How much a shared processor can do. */
export interface ProcessorOptions {
  clock: Clock
  prices: Prices
  /** @default 2 */
  cores?: number
  /** Packets that may wait at one thread; more are dropped. @default none are dropped */
  waitingPackets?: number
}

/** Something that one thread is to do. */
interface Task {
  readonly thread: Thread
  readonly work: Work
  readonly since: number
  /** Undefined once it was cancelled. */
  run: (() => void) | undefined
}

/**
 * A processor that many machines share: what they do takes time, and waits until a core is free. Work is done in the
 * order in which it arose, and is not interrupted. A thread is on one core at a time.
 * @example
 * const prices = { packet: 0.1, send: 0.1, timer: 0.1, handshake: 20, plan: 1, message: 1 }
 * const processor = new Processor({ clock, prices })
 * const loop = new EventLoop(clock, processor.thread())
 * processor.speed = 0.5 // others want half of it
 */
export class Processor {
  readonly #clock: Clock
  readonly #prices: Prices
  readonly #waitingPackets: number
  readonly cores: number
  /** 1: as the prices say; 0.5: all takes twice as long. Counts for what begins from now on. */
  speed = 1
  /** Oldest first. */
  #waiting: Task[] = []
  #busyCores = 0
  #isHandingOut = false
  readonly #spentMs: Record<Work, number> = { packet: 0, send: 0, timer: 0, handshake: 0, plan: 0, message: 0 }
  #dropped = 0

  constructor({ clock, prices, cores = 2, waitingPackets = Infinity }: ProcessorOptions) {
    this.#clock = clock
    this.#prices = prices
    this.#waitingPackets = waitingPackets
    this.cores = cores
  }

  /** What all that was done so far took, in milliseconds of one core at speed 1. */
  get spentMs(): number {
    return Object.values(this.#spentMs).reduce((sum, ms) => sum + ms, 0)
  }
  /** The same for one kind of work. */
  spentOn(work: Work): number {
    return this.#spentMs[work]
  }
  /** Packets that were dropped, because too many waited at their thread. */
  get dropped(): number {
    return this.#dropped
  }
  /** For how long the oldest task that waits has waited, in milliseconds; 0 when none waits. */
  get latenessMs(): number {
    const oldest = this.#waiting.find(({ run }) => run)
    return oldest ? this.#clock.now() - oldest.since : 0
  }

  /** Something that runs on this processor, one task at a time. */
  thread(): Thread {
    return new Thread((task) => this.#take(task))
  }

  #take({ thread, work, run }: { thread: Thread; work: Work; run: () => void }): Cancel {
    if (work === 'packet') {
      if (thread.waitingPackets >= this.#waitingPackets) {
        this.#dropped += 1
        return () => {}
      }
      thread.waitingPackets += 1
    }
    const task: Task = { thread, work, since: this.#clock.now(), run }
    this.#waiting.push(task)
    this.#handOut()
    return () => (task.run = undefined)
  }

  /** Gives cores that are free something to do. What that leads to waits its turn. */
  #handOut(): void {
    if (this.#isHandingOut) return
    this.#isHandingOut = true
    for (let task = this.#next(); task; task = this.#next()) this.#do(task)
    this.#isHandingOut = false
  }

  #next(): Task | undefined {
    if (this.#busyCores >= this.cores) return undefined
    for (let place = 0; place < this.#waiting.length; place += 1) {
      const task = this.#waiting[place]!
      const isOver = !task.run || task.thread.hasEnded
      if (!isOver && task.thread.isBusy) continue
      this.#waiting.splice(place, 1)
      if (task.work === 'packet') task.thread.waitingPackets -= 1
      if (!isOver) return task
      place -= 1
    }
    return undefined
  }

  #do({ thread, work, run }: Task): void {
    this.#busyCores += 1
    thread.isBusy = true
    run!()
    const ms = this.#prices[work]
    const sendingMs = thread.takeSent() * this.#prices.send
    this.#spentMs[work] += ms
    this.#spentMs.send += sendingMs
    this.#clock.after((ms + sendingMs) / this.speed, () => {
      this.#busyCores -= 1
      thread.isBusy = false
      this.#handOut()
    })
  }
}

/** One thread on a shared processor. Written by its processor. */
export class Thread {
  readonly #give: (task: { thread: Thread; work: Work; run: () => void }) => Cancel
  isBusy = false
  hasEnded = false
  waitingPackets = 0
  /** Packets and messages that were sent and are not accounted for. */
  #sent = 0

  constructor(give: (task: { thread: Thread; work: Work; run: () => void }) => Cancel) {
    this.#give = give
  }

  /** Has something done when a core is free. */
  post(work: Work, run: () => void): Cancel {
    return this.hasEnded ? () => {} : this.#give({ thread: this, work, run })
  }
  /** Something goes out: the task in which it does, or the next one, takes that much longer. */
  sends(): void {
    this.#sent += 1
  }
  takeSent(): number {
    const sent = this.#sent
    this.#sent = 0
    return sent
  }
  /** Nothing that waits is done any more. */
  end(): void {
    this.hasEnded = true
  }
}
