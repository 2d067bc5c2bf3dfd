import type { ForwarderState } from '../forwarder-state.ts'
import { Congestion, SAMPLE_MS } from './congestion.ts'

/** Samples how every link keeps up with what it is sent, and tells when this peer becomes congested or no longer is. */
export class CongestionMonitor {
  readonly #state: ForwarderState
  readonly #congestion = new Congestion()
  #nextSampleAt = 0

  constructor(state: ForwarderState) {
    this.#state = state
  }

  get isCongested(): boolean {
    return this.#congestion.isCongested
  }

  /** @param lateMs how much later than it was due this turn came */
  tick(lateMs: number, now: number): void {
    let isAnySlow = false
    const isSample = now >= this.#nextSampleAt
    if (isSample) this.#nextSampleAt = now + SAMPLE_MS
    for (const port of this.#state.ports) {
      if (isSample && port.isOpen) {
        port.strain.sample(port.sampleBuffer(), port.downstream.mask === 0 ? 0 : port.roundTrip.excessMs, now)
      }
      // What waits for a neighbour that is dead says nothing about our own uplink.
      isAnySlow ||= port.strain.isSlow && port.liveness.isAlive(now)
    }
    if (this.#congestion.tick(lateMs, isAnySlow, now)) {
      this.#state.notice({ type: 'congestion', congested: this.#congestion.isCongested })
    }
  }
}
