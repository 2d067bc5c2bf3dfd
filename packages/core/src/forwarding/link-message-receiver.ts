import { readLinkMessage } from '../wire/link-message.ts'
import type { ForwarderState } from './forwarder-state.ts'
import type { Heartbeats } from './health/heartbeats.ts'
import type { UplinkProbe } from './health/uplink-probe.ts'
import type { LinkPort } from './link-port.ts'
import type { Repairs } from './repair/repairs.ts'
import type { Trust } from './trust/trust.ts'
import type { Parents } from './upstream/parents.ts'

export interface LinkMessageHandlers {
  readonly parents: Parents
  readonly repairs: Repairs
  readonly trust: Trust
  readonly heartbeats: Heartbeats
  readonly uplink: UplinkProbe
}

/** Reads what neighbours say beside the sound, and hands each message to the part that acts on it. */
export class LinkMessageReceiver {
  readonly #state: ForwarderState
  readonly #handlers: LinkMessageHandlers

  constructor(state: ForwarderState, handlers: LinkMessageHandlers) {
    this.#state = state
    this.#handlers = handlers
  }

  /** Refuses what cannot be read, and everything from a link without a route. */
  receive(port: LinkPort, bytes: Uint8Array<ArrayBuffer>, now: number): void {
    const { parents, repairs, trust, heartbeats, uplink } = this.#handlers
    const message = readLinkMessage(bytes)
    if (!message || !port.route) return port.counters.refused()
    port.liveness.seen(now)
    switch (message.type) {
      case 'heartbeat':
        heartbeats.received(port, message, now)
        // What other neighbours have is of no use: they will not be asked for it.
        if (port.feeds(now) || port.route.standby.length > 0 || port.route.stage) {
          repairs.advertised(port, message.newest, now)
        }
        return
      case 'resume':
        return repairs.resume(port, message.stripe, message.have, now)
      case 'release':
        if (port.downstream.release(message.stripe)) this.#state.notice({ type: 'released', link: port.link })
        return
      case 'nack':
        return repairs.answer(port, message.frames, now)
      case 'group-request':
        return trust.proofs.answer(port, message.frames, now)
      case 'group':
        return trust.proofs.groupArrived(port, message, now)
      case 'leaving':
        return parents.peerLeaves(port)
      case 'probe': {
        const answer = port.probes.received(message, now)
        if (answer) port.sendMessage(answer, now)
        return
      }
      case 'probe-answer':
        return uplink.answered(message)
    }
  }
}
