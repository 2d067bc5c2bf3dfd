import type { SessionSnapshot } from './api.ts'
import { type Effect, IDLE, type SessionEvent, type SessionState, step } from './state.ts'

/** Holds the state of a session, has its effects acted on in order, and tells of each change. */
export class StateMachine {
  readonly #act: (effect: Effect) => void
  readonly #changed: (snapshot: SessionSnapshot) => void
  #state: SessionState = IDLE
  /** Effects that are still to be acted on; undefined while none is. */
  #effects: Effect[] | undefined

  constructor({ act, changed }: { act: (effect: Effect) => void; changed: (snapshot: SessionSnapshot) => void }) {
    this.#act = act
    this.#changed = changed
  }

  get state(): SessionState {
    return this.#state
  }

  /** Moves the state. An event that comes while effects are acted on joins in: whatever one change leads to, the
   *  session converges once and the change is told once. */
  take(event: SessionEvent): void {
    const { snapshot } = this.#state
    const { state, effects } = step(this.#state, event)
    this.#state = state
    if (this.#effects) return void this.#effects.push(...effects)
    this.#effects = [...effects]
    try {
      for (let effect = this.#effects.shift(); effect; effect = this.#effects.shift()) {
        const isLater = effect === 'converge' && this.#effects.includes('converge')
        if (!isLater) this.#act(effect)
      }
    } finally {
      this.#effects = undefined
    }
    if (this.#state.snapshot !== snapshot) this.#changed(this.#state.snapshot)
  }
}
