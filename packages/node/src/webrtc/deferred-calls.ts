/** Calls that wait until they may be made, in their order. Once let go, every call is made at once. */
export class DeferredCalls {
  #waiting: (() => void)[] | undefined = []

  run(task: () => void): void {
    if (this.#waiting) this.#waiting.push(task)
    else task()
  }

  release(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    for (const task of waiting) task()
  }
}
