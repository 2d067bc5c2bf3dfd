import { more } from '#lib/social/ask.ts'
import { PersonCard } from '#lib/social/shapes.ts'
import type { ProblemCode } from '#lib/words/problem.ts'

/** While somebody types, not every letter is a question. */
const PAUSE_MS = 200

/** People whom somebody may want: those they follow, and whoever is called what they type. */
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
    // Those one follows are no answer to a name, nor the other way round.
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
