/** What was last said to screen readers. A new object each time, so that the same sentence is read twice. */
class Announcer {
  last = $state.raw<{ readonly text: string }>({ text: '' })

  /** Says something without showing it; the page must show it, too, in its own way. */
  say(text: string): void {
    this.last = { text }
  }
}

export const announcer = new Announcer()
