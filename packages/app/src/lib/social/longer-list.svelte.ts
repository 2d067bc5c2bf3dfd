import type { GenericSchema } from 'valibot'
import type { ProblemCode } from '#lib/words/problem.ts'
import { more } from './ask.ts'
import type { PageOf } from './shapes.ts'

/** A list that loads more pages on request. It starts over when the page brings another first page. */
export class LongerList<Item extends { readonly id: string }> {
  readonly #item: GenericSchema<unknown, Item>
  readonly #source: () => { path: string; first: PageOf<Item> }
  #grown = $state.raw<{ first: PageOf<Item>; items: readonly Item[]; next: string | null }>()
  busy = $state(false)
  problem = $state<ProblemCode>()

  /** @param source the list's path, which contains a question mark, and its first page */
  constructor(item: GenericSchema<unknown, Item>, source: () => { path: string; first: PageOf<Item> }) {
    this.#item = item
    this.#source = source
  }

  get #now() {
    const { first } = this.#source()
    return this.#grown?.first === first ? this.#grown : { first, ...first }
  }
  get items(): readonly Item[] {
    return this.#now.items
  }
  get hasMore(): boolean {
    return this.#now.next !== null
  }

  async grow(): Promise<void> {
    const { first, items, next } = this.#now
    if (next === null || this.busy) return
    this.busy = true
    const answer = await more(this.#item, { path: this.#source().path, cursor: next })
    this.busy = false
    this.problem = 'problem' in answer ? answer.problem : undefined
    if ('problem' in answer) return
    const known = new Set(items.map(({ id }) => id))
    this.#grown = { first, items: [...items, ...answer.items.filter(({ id }) => !known.has(id))], next: answer.next }
  }
}
