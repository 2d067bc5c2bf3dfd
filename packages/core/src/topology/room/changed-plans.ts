import type { Node } from './peer-table.ts'

/** The set of peers whose plan has changed since `take` was last called. */
export class ChangedPlans {
  #nodes: Node[] = []
  #isTouched = new Uint8Array(64)

  add(node: Node): void {
    if (node >= this.#isTouched.length) {
      const longer = new Uint8Array(2 * (node + 1))
      longer.set(this.#isTouched)
      this.#isTouched = longer
    }
    if (this.#isTouched[node] === 1) return
    this.#isTouched[node] = 1
    this.#nodes.push(node)
  }

  take(): Node[] {
    const nodes = this.#nodes
    for (const node of nodes) this.#isTouched[node] = 0
    this.#nodes = []
    return nodes
  }
}
