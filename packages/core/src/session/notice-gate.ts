/**
 * Keeps what the relay says in order with what it answers. The answer to joining is taken in a moment after it came,
 * and a notice that came right behind it (in one piece of TCP, say) would meet a session that is in no room yet.
 */
export class NoticeGate {
  #held: (() => void)[] | undefined

  /** Acts on a notice: now, or once the answer is in. */
  pass(act: () => void): void {
    if (this.#held) this.#held.push(act)
    else act()
  }

  /** Holds notices until the task, which takes an answer in, is over. */
  async during<Value>(task: () => Promise<Value>): Promise<Value> {
    this.#held ??= []
    try {
      return await task()
    } finally {
      const held = this.#held ?? []
      this.#held = undefined
      for (const act of held) act()
    }
  }
}
