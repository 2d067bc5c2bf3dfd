import { browser } from '$app/env'
import type { Carrying, CarryState, RoomSession } from '@banyan/core'
import type { Core } from './load-core.ts'
import { recall, remember, storage } from './remembered.ts'

const WILLING_KEY = 'banyan-carry-slots'
const CAP_KEY = 'banyan-carry-cap'
const SETTLED_KEY = 'banyan-carry-settled'
/** Slots that a browser offers. The relay begins with fewer, and uses more as the browser proves that it can. */
const SLOTS = 12
const GIGABYTE = 1e9

/** Limits that a person can choose, in gigabytes a month; 0 is no limit. */
export const CAPS = [0, 1, 5, 20] as const
export type Cap = (typeof CAPS)[number]

/**
 * Whether and how much this browser carries for others. Kept in the browser, because it depends on device and network.
 */
class Carry {
  #willing = $state(true)
  #cap = $state<Cap>(0)
  #isSettled = $state(false)
  #state = $state.raw<CarryState>()
  #carrying: Carrying | undefined

  constructor() {
    if (!browser) return
    this.#willing = recall(WILLING_KEY) !== '0'
    this.#isSettled = recall(SETTLED_KEY) !== null || recall(WILLING_KEY) !== null
    this.#cap = CAPS.find((cap) => String(cap) === recall(CAP_KEY)) ?? 0
  }

  get willing(): boolean {
    return this.#willing
  }
  set willing(willing: boolean) {
    this.#willing = willing
    this.settle()
    remember(WILLING_KEY, willing ? String(SLOTS) : '0')
    this.#carrying?.prefer({ willing })
  }

  /** The person has seen that this browser may carry others, and has left it so or chosen. */
  get isSettled(): boolean {
    return this.#isSettled
  }
  settle(): void {
    this.#isSettled = true
    remember(SETTLED_KEY, '1')
  }

  get cap(): Cap {
    return this.#cap
  }
  set cap(cap: Cap) {
    this.#cap = cap
    remember(CAP_KEY, String(cap))
    this.#carrying?.prefer({ capBytes: bytesOf(cap) })
  }

  /** What is carried now; undefined outside of rooms. */
  get state(): CarryState | undefined {
    return this.#state
  }

  /** Lets a session carry what person, device and limit allow. One session at a time. */
  attach(core: Core, session: RoomSession): void {
    this.detach()
    this.#carrying = core.carrying({
      session,
      preferences: { willing: this.#willing, offered: SLOTS, capBytes: bytesOf(this.#cap) },
      store: core.carriedBytes({ storage: storage() }),
      on: (state) => (this.#state = state),
    })
    this.#state = this.#carrying.state
  }

  detach(): void {
    this.#carrying?.close()
    this.#carrying = undefined
    this.#state = undefined
  }
}

const bytesOf = (cap: Cap): number | undefined => (cap === 0 ? undefined : cap * GIGABYTE)

export const carry = new Carry()
