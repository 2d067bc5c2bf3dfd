import { writeLinkMessage } from '../../wire/link-message.ts'
import type { ForwarderState } from '../forwarder-state.ts'

/** `leaving` is sent three times, one turn apart, because the media channel may lose any of them. */
const LEAVING_TIMES = 3

/** Tells every neighbour that this peer leaves, so that its children turn to other parents while it still feeds
 *  them. */
export class Departure {
  readonly #state: ForwarderState
  #timesLeft = 0

  constructor(state: ForwarderState) {
    this.#state = state
  }

  /** There is more to say in the next turn. */
  get isUnderWay(): boolean {
    return this.#timesLeft > 0
  }

  begin(): void {
    this.#timesLeft = LEAVING_TIMES
    this.tick()
  }

  tick(): void {
    if (this.#timesLeft === 0) return
    this.#timesLeft -= 1
    const message = writeLinkMessage({ type: 'leaving' })
    for (const port of this.#state.ports) if (port.isOpen && port.route) port.sendUncounted(message.slice())
  }
}
