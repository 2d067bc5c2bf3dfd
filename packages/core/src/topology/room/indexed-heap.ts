/** Where the items of a heap keep their keys and positions. Read anew at each use: a table that grows replaces its
 *  columns. */
interface Columns {
  readonly offerKey: Float32Array
  readonly offerPosition: Int32Array
}

/**
 * A binary min-heap of numbers whose keys and positions live in shared columns, so that any element can be moved or
 * removed in O(log n) (Cormen et al., Introduction to Algorithms, chapter 6). Equal keys: the smaller number is on top.
 */
export class IndexedHeap {
  readonly items: number[] = []
  readonly #columns: Columns

  constructor(columns: Columns) {
    this.#columns = columns
  }

  get top(): number | undefined {
    return this.items[0]
  }

  push(item: number): void {
    this.items.push(item)
    this.#up(this.items.length - 1)
  }

  remove(item: number): void {
    const { offerPosition } = this.#columns
    const place = offerPosition[item]!
    const last = this.items.pop()!
    offerPosition[item] = -1
    if (last === item) return
    this.items[place] = last
    offerPosition[last] = place
    this.moved(last)
  }

  /** Call it when the key of an item has changed. */
  moved(item: number): void {
    this.#down(this.#up(this.#columns.offerPosition[item]!))
  }

  #up(place: number): number {
    const { items } = this
    const { offerKey, offerPosition } = this.#columns
    const item = items[place]!
    const key = offerKey[item]!
    while (place > 0) {
      const above = (place - 1) >> 1
      const other = items[above]!
      const otherKey = offerKey[other]!
      if (otherKey < key || (otherKey === key && other < item)) break
      items[place] = other
      offerPosition[other] = place
      place = above
    }
    items[place] = item
    offerPosition[item] = place
    return place
  }

  #down(place: number): void {
    const { items } = this
    const { offerKey, offerPosition } = this.#columns
    const item = items[place]!
    const key = offerKey[item]!
    for (;;) {
      let below = 2 * place + 1
      if (below >= items.length) break
      if (below + 1 < items.length && offerKey[items[below + 1]!]! < offerKey[items[below]!]!) below += 1
      const other = items[below]!
      const otherKey = offerKey[other]!
      if (otherKey > key || (otherKey === key && other > item)) break
      items[place] = other
      offerPosition[other] = place
      place = below
    }
    items[place] = item
    offerPosition[item] = place
  }
}
