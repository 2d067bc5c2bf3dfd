import { ahead, readHead } from '@banyan/core/wire'

/** A sender whose last packet of a stripe is at most this old, in ms, feeds that stripe: ten frames of one stripe out
 *  of two. */
const FEEDING_MS = 200
/** Two packets of a stripe from one sender within this time, in ms, are a stream; a single one answers a request
 *  (NACK). */
const STREAM_GAP_MS = 100

/** Packets from one sender to one receiver. */
interface Flow {
  /** By stripe: the newest packet, and when it arrived. */
  readonly stripes: Map<number, { sequence: number; at: number }>
}

/** A stripe that stopped arriving at a child because its sender was killed. Times are in ms on the world's clock. */
export interface Outage {
  /** The name of the peer that lost the stripe. */
  readonly child: string
  readonly stripe: number
  readonly since: number
  /** When another sender streamed the stripe; undefined until then. */
  restoredAt: number | undefined
}

/** Watches packets arrive: which peer feeds which, and how long a stripe stays away after its sender was killed. */
export class TrafficMonitor {
  readonly #now: () => number
  /** Receiver -> sender -> flow. */
  readonly #flows = new Map<string, Map<string, Flow>>()
  readonly #outages = new Map<string, (Outage & { readonly gone: string })[]>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** Notes a packet that arrived. Anything but a packet of sound is ignored. */
  arrived(from: string, to: string, packet: Uint8Array<ArrayBuffer>): void {
    const head = readHead(packet)
    if (!head) return
    const now = this.#now()
    const senders = this.#flows.get(to) ?? new Map<string, Flow>()
    const flow = senders.get(from) ?? { stripes: new Map() }
    const last = flow.stripes.get(head.stripe)
    if (last && ahead(head.sequence, last.sequence) > 0 && now - last.at < STREAM_GAP_MS) {
      this.#restore(to, head.stripe, from, last.at)
    }
    flow.stripes.set(head.stripe, { sequence: head.sequence, at: now })
    this.#flows.set(to, senders.set(from, flow))
  }

  /** Peers that this one feeds right now, and in which stripes. */
  childrenOf(parent: string): readonly { child: string; stripes: readonly number[] }[] {
    return [...this.#flows].flatMap(([child, senders]) => {
      const stripes = this.#fed(senders.get(parent))
      return stripes.length > 0 ? [{ child, stripes }] : []
    })
  }

  /** Peers that feed this one right now, and in which stripes. */
  parentsOf(child: string): readonly { parent: string; stripes: readonly number[] }[] {
    return [...(this.#flows.get(child) ?? [])].flatMap(([parent, flow]) => {
      const stripes = this.#fed(flow)
      return stripes.length > 0 ? [{ parent, stripes }] : []
    })
  }

  /** From now on the stripes of this peer's children are out, until another peer sends them. @returns one outage for
   *  each */
  senderGone(parent: string): readonly Outage[] {
    const outages = this.childrenOf(parent).flatMap(({ child, stripes }) =>
      stripes.map((stripe) => ({ child, stripe, since: this.#now(), restoredAt: undefined, gone: parent })),
    )
    for (const outage of outages) {
      this.#outages.set(outage.child, [...(this.#outages.get(outage.child) ?? []), outage])
    }
    return outages
  }

  #fed(flow: Flow | undefined): number[] {
    return [...(flow?.stripes ?? [])].flatMap(([stripe, { at }]) => (this.#now() - at < FEEDING_MS ? [stripe] : []))
  }

  #restore(child: string, stripe: number, from: string, at: number): void {
    for (const outage of this.#outages.get(child) ?? []) {
      if (outage.stripe === stripe && outage.gone !== from && at > outage.since) outage.restoredAt ??= at
    }
  }
}
