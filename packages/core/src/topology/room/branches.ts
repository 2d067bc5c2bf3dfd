import type { Node, PeerTable } from './peer-table.ts'

/** Super-peers with many descendants, by stripe and coordinate bucket: where a better line gains most. */
export class Branches {
  readonly #table: PeerTable
  readonly #size: number
  readonly #lists: Node[][][]

  /** @param size least descendants of a branch; a branch stops being one below half of that. 0: there are no

   *  branches */
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

  /** Call it when the number of descendants has changed. */
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

  /** Removes a super-peer. Call it before its bucket changes or it leaves. */
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
