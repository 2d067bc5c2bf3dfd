import type { Attendee, RoomSession } from '@banyan/core'

/** The names in the audience as far as somebody asked for them. The room itself only ever sends a number. */
export class AudienceList {
  readonly #session: RoomSession
  #asked = 0

  attendees = $state.raw<readonly Attendee[]>([])
  more = $state(false)
  /** Nothing has arrived yet. */
  blank = $state(true)

  constructor(session: RoomSession) {
    this.#session = session
  }

  /** Asks anew for as many names as are shown already, the first page at least. */
  async refresh(): Promise<void> {
    await this.#show([], this.attendees.length)
  }

  /** Adds the next page. */
  async showMore(): Promise<void> {
    await this.#show(this.attendees, this.attendees.length + 1)
  }

  async #show(before: readonly Attendee[], atLeast: number): Promise<void> {
    const turn = (this.#asked += 1)
    const shown = [...before]
    let more = true
    try {
      do {
        const last = shown.at(-1)
        const page = await this.#session.audience(last && { after: last.peer })
        if (turn !== this.#asked) return // a newer question is on its way
        shown.push(...page.attendees)
        more = page.more && page.attendees.length > 0
      } while (more && shown.length < atLeast)
      this.attendees = shown
      this.more = more
      this.blank = false
    } catch {
      // The list is a courtesy: the number stands in the room's own view, and the next change asks again.
    }
  }
}
