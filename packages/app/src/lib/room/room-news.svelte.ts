import type { Membership } from '@banyan/core'
import { untrack } from 'svelte'
import { announcer } from '#lib/components/announcer.svelte.ts'
import type { Words } from '#lib/words/words.ts'
import { newsBetween } from './news.ts'

/** How long a sentence stays: long enough to read twice. */
const SHOWN_MS = 7_000

/** Says what changes in the room: aloud to screen readers, and for a moment on the page. */
export class RoomNews {
  /** The sentence on the page, if any. */
  shown = $state<string>()

  /** Runs while the component that makes it lives. */
  constructor(membership: () => Membership, words: () => Words) {
    let before = untrack(membership)
    $effect(() => {
      const after = membership()
      const { shown, spoken } = newsBetween(before, after, untrack(words))
      before = after
      untrack(() => {
        for (const text of shown) this.tell(text)
        if (spoken.length > 0) announcer.say(spoken.join(' '))
      })
    })
    $effect(() => {
      if (this.shown === undefined) return
      const timer = setTimeout(() => (this.shown = undefined), SHOWN_MS)
      return () => clearTimeout(timer)
    })
  }

  tell(text: string): void {
    this.shown = text
    announcer.say(text)
  }
}
