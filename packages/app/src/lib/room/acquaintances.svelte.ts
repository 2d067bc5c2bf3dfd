import { untrack } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import * as v from 'valibot'
import { type Acquaintance, Acquaintances as Answer, MOST_ACQUAINTANCES } from '#lib/social/shapes.ts'

/** More accounts than this one page remembers: then it begins anew. */
const MOST_REMEMBERED = 500

/** What is known of the accounts behind people in rooms: where their profile is, and whether one has blocked them. */
class Acquaintances {
  /** Null: there is no such account. */
  readonly #known = new SvelteMap<string, Acquaintance | null>()
  #reader: string | undefined

  of(identity: string | undefined): Acquaintance | undefined {
    return identity === undefined ? undefined : (this.#known.get(identity) ?? undefined)
  }

  /** Asks about those who are not known yet. @param reader the account of who asks; another one has blocked others */
  meet(identities: readonly (string | undefined)[], reader: string | undefined): void {
    untrack(() => {
      if (reader !== this.#reader || this.#known.size > MOST_REMEMBERED) this.#known.clear()
      this.#reader = reader
      const strangers = identities.filter((each) => each !== undefined).filter((each) => !this.#known.has(each))
      const asked = [...new Set(strangers)].slice(0, MOST_ACQUAINTANCES)
      if (asked.length === 0) return
      for (const identity of asked) this.#known.set(identity, null)
      void this.#ask(asked, reader)
    })
  }

  setBlocking(identity: string, blocking: boolean): void {
    const known = this.#known.get(identity)
    if (known) this.#known.set(identity, { ...known, blocking })
  }

  async #ask(identities: readonly string[], reader: string | undefined): Promise<void> {
    const query = new URLSearchParams(identities.map((id) => ['id', id]))
    try {
      const response = await fetch(`/api/people/known?${query}`)
      const { people } = v.parse(Answer, await response.json())
      if (reader === this.#reader) for (const person of people) this.#known.set(person.id, person)
    } catch {
      // Profiles and warnings are a courtesy: whoever comes next asks again.
      for (const identity of identities) this.#known.delete(identity)
    }
  }
}

export const acquaintances = new Acquaintances()
