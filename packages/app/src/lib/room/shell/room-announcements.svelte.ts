import { announcer } from '#lib/components/announcer.svelte.ts'
import type { Words } from '#lib/words/words.ts'
import { untrack } from 'svelte'
import type { SessionView } from '../session/session-view.ts'
import { announcementsBetween } from './announcements.ts'

/** How long a sentence is shown, in ms: long enough to read it twice. */
const SHOWN_MS = 7_000

/** Announces changes in the room to screen readers, and shows some of them on the page for a moment. */
export class RoomAnnouncements {
  /** The sentence on the page, if any. */
  shown = $state<string>()
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Announces changes from now on, in the language of the moment. @returns a function that ends it */
  follow(view: SessionView, words: () => Words): () => void {
    let before = untrack(() => view.membership)
    const stop = view.session.on('change', (after) => {
      if (after.phase !== 'joined') return
      const { shown, spoken } = before ? announcementsBetween(before, after, words()) : { shown: [], spoken: [] }
      before = after
      for (const text of shown) this.tell(text)
      if (spoken.length > 0) announcer.say(spoken.join(' '))
    })
    return () => {
      stop()
      clearTimeout(this.#timer)
      this.shown = undefined
    }
  }

  tell(text: string): void {
    this.shown = text
    announcer.say(text)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => (this.shown = undefined), SHOWN_MS)
  }
}
