import * as v from 'valibot'
import { SpaceInvitation } from '#lib/room-access/new-space.ts'

const Answer = v.object({ invitations: v.array(SpaceInvitation) })
/**
 * Longest random delay before asking for invitations, in ms. When a Space begins every page asks, and not all at once.
 */
const SPREAD_MS = 1_500

/** The reader's invitations to stages: those that came with the page, asked for again when other rooms are live. */
export class InvitationWatch {
  #asked = $state.raw<readonly SpaceInvitation[] | undefined>()
  #seen: ReadonlySet<string> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #random: () => number

  constructor(random: () => number) {
    this.#random = random
  }

  list(atFirst: readonly SpaceInvitation[]): readonly SpaceInvitation[] {
    return this.#asked ?? atFirst
  }

  /** @param rooms the live rooms */
  look(rooms: readonly string[]): void {
    const before = this.#seen
    this.#seen = new Set(rooms)
    if (before && rooms.some((room) => !before.has(room))) {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => void this.#ask(), this.#random() * SPREAD_MS)
    }
    // An invitation to a room that is over is dropped.
    this.#asked = this.#asked?.filter(({ room }) => this.#seen?.has(room))
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  async #ask(): Promise<void> {
    try {
      const response = await fetch('/api/invitations')
      const answer = v.safeParse(Answer, response.ok ? await response.json() : undefined)
      if (answer.success) this.#asked = answer.output.invitations
    } catch {
      // The next room that begins asks again, and so does the next page.
    }
  }
}
