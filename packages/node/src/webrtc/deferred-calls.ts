/** Calls that wait for `release`, which makes them in their order. Later calls are made at once. */
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
