import { more } from '#lib/social/ask.ts'
import { PersonCard } from '#lib/social/shapes.ts'
import type { ProblemCode } from '#lib/words/problem.ts'

/** How long typing must pause before a search, in ms: not every letter asks the server. */
const PAUSE_MS = 200

/** Suggests people: those that the person follows, or those whose names match what is typed. */
export class PeopleFinder {
  #text = $state('')
  found = $state.raw<readonly PersonCard[] | undefined>()
  problem = $state<ProblemCode>()
  readonly #self: { readonly id: string; readonly handle: string }
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(self: { readonly id: string; readonly handle: string }) {
    this.#self = self
    void this.#look()
  }

  get text(): string {
    return this.#text
  }
  set text(text: string) {
    // The two lists must not be mixed: results of one are no answer to the other.
    if ((text.trim() === '') !== (this.#text.trim() === '')) this.found = undefined
    this.#text = text
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#look(), PAUSE_MS)
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  async #look(): Promise<void> {
    const text = this.#text.trim()
    const query = text === '' ? `following=${this.#self.handle}` : `search=${encodeURIComponent(text)}`
    const page = await more(PersonCard, { path: `/api/people?${query}` })
    if (text !== this.#text.trim()) return // they typed on
    this.problem = 'problem' in page ? page.problem : undefined
    if ('items' in page) this.found = page.items.filter(({ id }) => id !== this.#self.id)
  }
}
