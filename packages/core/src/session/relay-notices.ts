import type { Signaling } from '../ports/signaling.ts'
import type { Notice, NoticeName } from '../protocol/index.ts'

/** What to do with each notice of the relay. */
export type NoticeHandlers = { readonly [Name in NoticeName]?: (notice: Notice<Name>) => void }

/**
 * Hears what the relay says, in order with what it answers. The answer to joining is taken in a moment after it came,
 * and a notice that came right behind it (in one piece of TCP, say) would meet a session that is in no room yet.
 */
export class RelayNotices {
  readonly #subscriptions: (() => void)[] = []
  /** Notices that wait while an answer is taken in. */
  #waiting: (() => void)[] | undefined

  constructor(signaling: Signaling, handlers: NoticeHandlers) {
    const follow = <Name extends NoticeName>(name: Name) => {
      const handle: ((notice: Notice<Name>) => void) | undefined = handlers[name]
      if (handle) this.#subscriptions.push(signaling.on(name, (notice) => this.#pass(() => handle(notice))))
    }
    for (const name of Object.keys(handlers) as NoticeName[]) follow(name)
  }

  /** Holds notices back until the task, which takes an answer in, is over. */
  async during<Value>(task: () => Promise<Value>): Promise<Value> {
    this.#waiting ??= []
    try {
      return await task()
    } finally {
      const waiting = this.#waiting ?? []
      this.#waiting = undefined
      for (const act of waiting) act()
    }
  }

  close(): void {
    for (const end of this.#subscriptions) end()
  }

  #pass(act: () => void): void {
    if (this.#waiting) this.#waiting.push(act)
    else act()
  }
}
