import type { Attendee, RoomSession } from '@banyan/core'

/** The names in the audience, page by page on request. The relay itself tells only a number. */
export class AudienceList {
  readonly #session: RoomSession
  #asked = 0

  attendees = $state.raw<readonly Attendee[]>([])
  more = $state(false)
  /** No page has arrived yet. */
  blank = $state(true)

  constructor(session: RoomSession) {
    this.#session = session
  }

  /** Reads again as many names as are shown, at least the first page. */
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
        if (turn !== this.#asked) return // a newer request is under way
        shown.push(...page.attendees)
        more = page.more && page.attendees.length > 0
      } while (more && shown.length < atLeast)
      this.attendees = shown
      this.more = more
      this.blank = false
    } catch {
      // Names are not essential: the number is shown anyway, and the next change asks again.
    }
  }
}
