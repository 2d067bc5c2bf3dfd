import type { Node, PeerTable } from './peer-table.ts'

/** Super-peers with many descendants, by stripe and coordinate bucket: the places where a better line pays most. */
export class Branches {
  readonly #table: PeerTable
  readonly #size: number
  readonly #lists: Node[][][]

  /** @param size descendants from which on a super-peer counts as a branch; it stops to at half of that */
  constructor(table: PeerTable, size: number) {
    this.#table = table
    this.#size = size
    this.#lists = Array.from({ length: table.stripes }, () => [])
  }

  near(node: Node, stripe: number): readonly Node[] {
    return this.#lists[stripe]![this.#table.bucket[node]!] ?? []
  }

  all(stripe: number): Node[] {
    return this.#lists[stripe]!.flat()
  }

  /** To be called when the number of descendants has changed. */
  update(node: Node, stripe: number): void {
    if (this.#size === 0) return
    const { descendants, branchPosition } = this.#table
    const count = descendants[node]!
    const isListed = branchPosition[node]! >= 0
    if (!isListed && count >= this.#size) this.#add(node, stripe)
    else if (isListed && count * 2 < this.#size) this.forget(node, stripe)
  }

  #add(node: Node, stripe: number): void {
    const list = (this.#lists[stripe]![this.#table.bucket[node]!] ??= [])
    this.#table.branchPosition[node] = list.length
    list.push(node)
  }

  /** Takes a super-peer out, before its bucket changes or it leaves. */
  forget(node: Node, stripe: number): void {
    const { branchPosition, bucket } = this.#table
    if (branchPosition[node]! < 0) return
    const list = this.#lists[stripe]![bucket[node]!]!
    const last = list.pop()!
    if (last !== node) {
      list[branchPosition[node]!] = last
      branchPosition[last] = branchPosition[node]!
    }
    branchPosition[node] = -1
  }
}
