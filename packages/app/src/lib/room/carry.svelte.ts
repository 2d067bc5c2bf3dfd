import { browser } from '$app/env'

const KEY = 'banyan-carry-slots'
/** What a browser offers at first; more is for machines that have shown that they can. */
const SLOTS = 4

/** Whether this browser passes sound on to others. Kept here, not with the person: it is about this machine and its line. */
class Carry {
  #willing = $state(true)
  /** Set by hand since the page opened: then a hint says when it takes effect. */
  changed = $state(false)

  constructor() {
    if (browser) this.#willing = readSlots() !== '0'
  }

  get willing(): boolean {
    return this.#willing
  }
  set willing(value: boolean) {
    this.#willing = value
    this.changed = true
    try {
      localStorage.setItem(KEY, value ? String(SLOTS) : '0')
    } catch {
      // Storage is off: the choice holds for this page only.
    }
  }

  /** For the next room that is entered. */
  get slots(): number {
    return this.#willing ? SLOTS : 0
  }
}

function readSlots(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

export const carry = new Carry()
