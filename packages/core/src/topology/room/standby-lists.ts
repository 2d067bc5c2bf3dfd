import { type Node, NONE, type PeerTable } from './peer-table.ts'
import type { ChangedPlans } from './changed-plans.ts'

/** Which peer is the standby of which, both ways: linked lists inside the table. */
export class StandbyLists {
  readonly #table: PeerTable
  readonly #touched: ChangedPlans

  constructor(table: PeerTable, touched: ChangedPlans) {
    this.#table = table
    this.#touched = touched
  }

  /** Gives a peer another standby in one stripe, or NONE. */
  set(node: Node, standby: Node, stripe: number): void {
    const before = this.#table.standby[stripe]![node]!
    if (before === standby) return
    if (before !== NONE) this.#unlink(node, before, stripe)
    this.#table.standby[stripe]![node] = standby
    if (standby !== NONE) this.#link(node, standby, stripe)
    this.#touched.add(node)
  }

  /** Peers whose standby this peer is, in the stripe that it carries. */
  *backedBy(standby: Node): Generator<Node> {
    const next = this.#table.nextBacked[this.#table.carries[standby]!]
    if (!next) return
    for (let node = this.#table.firstBacked[standby]!; node !== NONE;) {
      const after = next[node]!
      yield node
      node = after
    }
  }

  #link(node: Node, standby: Node, stripe: number): void {
    const { firstBacked, nextBacked, previousBacked, backed } = this.#table
    const first = firstBacked[standby]!
    previousBacked[stripe]![node] = NONE
    nextBacked[stripe]![node] = first
    if (first !== NONE) previousBacked[stripe]![first] = node
    firstBacked[standby] = node
    backed[standby]! += 1
    this.#touched.add(standby)
  }

  #unlink(node: Node, standby: Node, stripe: number): void {
    const { firstBacked, nextBacked, previousBacked, backed } = this.#table
    const next = nextBacked[stripe]![node]!
    const previous = previousBacked[stripe]![node]!
    if (previous !== NONE) nextBacked[stripe]![previous] = next
    else firstBacked[standby] = next
    if (next !== NONE) previousBacked[stripe]![next] = previous
    backed[standby]! -= 1
    this.#touched.add(standby)
  }
}
