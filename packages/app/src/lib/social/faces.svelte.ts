import { untrack } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import * as v from 'valibot'
import { page } from '$app/state'
import { Face, MOST_FACES } from './shapes.ts'

const Answer = v.object({ faces: v.array(Face) })
/** How long to wait for more faces before asking the server, in ms: people often come together. */
const GATHER_MS = 50
/** Most faces that a page remembers. The oldest are forgotten first. */
const MOST_KEPT = 2_000

/**
 * The faces of people in rooms, by identity. Those that came with the page are the newest. Faces of people who came
 * into a room later are fetched once.
 */
class Faces {
  readonly #asked = new SvelteMap<string, Face>()
  readonly #wanted = new Set<string>()
  readonly #known = new Set<string>()

  /** Undefined for guests, and until the server has answered. */
  of(identity: string | undefined): Face | undefined {
    if (identity === undefined || identity.startsWith('guest:')) return undefined
    const sent: readonly Face[] = page.data.faces
    const face = sent.find(({ id }) => id === identity) ?? this.#asked.get(identity)
    if (!face) untrack(() => this.#want(identity))
    return face
  }

  /** Marks a person as blocked, or not, before the server tells so. */
  setBlocked(identity: string, blocked: boolean): void {
    const face = this.#asked.get(identity)
    if (face) this.#asked.set(identity, { ...face, blocked })
  }

  #want(identity: string): void {
    if (typeof document === 'undefined' || this.#known.has(identity)) return
    this.#known.add(identity)
    if (this.#wanted.size === 0) setTimeout(() => void this.#ask(), GATHER_MS)
    this.#wanted.add(identity)
  }

  async #ask(): Promise<void> {
    const ids = [...this.#wanted].slice(0, MOST_FACES)
    for (const id of ids) this.#wanted.delete(id)
    if (this.#wanted.size > 0) setTimeout(() => void this.#ask(), GATHER_MS)
    try {
      const response = await fetch(`/api/faces?${ids.map((id) => `id=${encodeURIComponent(id)}`).join('&')}`)
      const answer = v.safeParse(Answer, response.ok ? await response.json() : undefined)
      if (answer.success) for (const face of answer.output.faces) this.#asked.set(face.id, face)
    } catch {
      // Initials are shown instead. The next look asks again.
      for (const id of ids) this.#known.delete(id)
    }
    for (const [id] of this.#asked) {
      if (this.#asked.size <= MOST_KEPT) break
      this.#asked.delete(id)
      this.#known.delete(id)
    }
  }
}

export const faces = new Faces()
