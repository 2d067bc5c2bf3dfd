import { isLinkMessage } from '../../wire/link-message.ts'
import type { ForwarderState } from '../forwarder-state.ts'
import type { LinkPort } from '../link-port.ts'

/** Drops what a link brings beyond its limits, and tells of a link that goes on and on. */
export class FloodGuard {
  readonly #state: ForwarderState

  constructor(state: ForwarderState) {
    this.#state = state
  }

  /** Whether a packet or a link message is to be read. */
  admits(port: LinkPort, bytes: Uint8Array<ArrayBuffer>, now: number): boolean {
    const verdict = port.flood.take(bytes.length, isLinkMessage(bytes), now)
    if (verdict === 'taken') return true
    port.counters.refused()
    if (verdict === 'flood') this.#state.notice({ type: 'violation', link: port.link, violation: 'flood' })
    return false
  }
}
