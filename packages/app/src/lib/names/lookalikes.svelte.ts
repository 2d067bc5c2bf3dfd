import { untrack } from 'svelte'
import { page } from '$app/state'
import { fetchPart } from '#lib/components/fetch-part.ts'
import type { Likeness, likenessOf, Named, OnStage } from './lookalike.ts'

/** A person with an account, by their id. */
export const named = ({ id, name }: { readonly id: string; readonly name: string }): Named => ({ identity: id, name })

/** Finds names that look like somebody else's. The table of lookalike letters is fetched when first needed. */
class Lookalikes {
  #compare = $state.raw<typeof likenessOf>()
  #isLoading = false

  /** Undefined when a name looks like nobody's, and until the table is there. @param stage of the room, if in one */
  of(person: Named, stage: readonly OnStage[] = []): Likeness | undefined {
    const administrators: readonly { id: string; name: string }[] = page.data.community?.administrators ?? []
    if (administrators.length + stage.length === 0) return undefined
    if (this.#compare) return this.#compare(person, { administrators, stage })
    untrack(() => void this.#load())
    return undefined
  }

  async #load(): Promise<void> {
    if (typeof document === 'undefined' || this.#isLoading) return
    this.#isLoading = true
    try {
      this.#compare = (await fetchPart(() => import('./lookalike.ts'))).likenessOf
    } catch {
      this.#isLoading = false // the next name asks again
    }
  }
}

export const lookalikes = new Lookalikes()
