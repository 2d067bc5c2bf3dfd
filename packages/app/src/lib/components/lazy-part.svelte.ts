import { fetchPart } from './fetch-part.ts'

/** A part of a page that is fetched when it is needed, and again when that failed. */
export class LazyPart<Part> {
  #state = $state.raw<
    { readonly phase: 'idle' | 'fetching' | 'failed' } | { readonly phase: 'here'; readonly part: Part }
  >({ phase: 'idle' })
  readonly #load: () => Promise<Part>

  constructor(load: () => Promise<Part>) {
    this.#load = load
  }

  /** The part, once it is here. */
  get part(): Part | undefined {
    return this.#state.phase === 'here' ? this.#state.part : undefined
  }
  /** It did not come the last time. */
  get hasFailed(): boolean {
    return this.#state.phase === 'failed'
  }

  /** Fetches the part, unless it is here or on its way. Never rejects. */
  async fetch(): Promise<void> {
    if (this.#state.phase === 'here' || this.#state.phase === 'fetching') return
    this.#state = { phase: 'fetching' }
    try {
      this.#state = { phase: 'here', part: await fetchPart(this.#load) }
    } catch {
      this.#state = { phase: 'failed' }
    }
  }
}
