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

  /** Asks for the first page anew. */
  async refresh(): Promise<void> {
    await this.#ask(undefined)
  }

  /** Adds the next page. */
  async showMore(): Promise<void> {
    await this.#ask(this.attendees.at(-1))
  }

  async #ask(last: Attendee | undefined): Promise<void> {
    const turn = (this.#asked += 1)
    try {
      const page = await this.#session.audience(last && { after: last.peer })
      if (turn !== this.#asked) return // a newer question is on its way
      this.attendees = last ? [...this.attendees, ...page.attendees] : page.attendees
      this.more = page.more
      this.blank = false
    } catch {
      // The list is a courtesy: the number stands in the room's own view, and the next change asks again.
    }
  }
}
