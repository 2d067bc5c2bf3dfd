/** The last announcement to screen readers. A new object each time, so that the same sentence is read again. */
class Announcer {
  last = $state.raw<{ readonly text: string }>({ text: '' })

  /** Announces a sentence to screen readers only. The page must show the same in its own way. */
  say(text: string): void {
    this.last = { text }
  }
}

export const announcer = new Announcer()
