import { ahead, readHead } from '@banyan/core/wire'

/** Somebody sent somebody a stripe at most so long ago: it feeds it. */
const FEEDING_MS = 200
/** Two packets of a stripe from one sender, one behind the other: that is a stream, not an answer to a request. */
const STREAM_GAP_MS = 100

interface Way {
  /** A stripe at a time: the newest packet that came this way. */
  readonly stripes: Map<number, { sequence: number; at: number }>
}

/** A stripe that stopped, and when it came again. */
export interface Outage {
  readonly child: string
  readonly stripe: number
  readonly since: number
  /** Undefined while it has not come back. */
  restoredAt: number | undefined
}

/** Watches packets arrive: who feeds whom, and how long a stripe stays away when its sender is gone. */
export class WireWatch {
  readonly #now: () => number
  /** Receiver -> sender -> way. */
  readonly #ways = new Map<string, Map<string, Way>>()
  readonly #outages = new Map<string, (Outage & { readonly gone: string })[]>()

  constructor(now: () => number) {
    this.#now = now
  }

  arrived(from: string, to: string, packet: Uint8Array<ArrayBuffer>): void {
    const head = readHead(packet)
    if (!head) return
    const now = this.#now()
    const senders = this.#ways.get(to) ?? new Map<string, Way>()
    const way = senders.get(from) ?? { stripes: new Map() }
    const last = way.stripes.get(head.stripe)
    if (last && ahead(head.sequence, last.sequence) > 0 && now - last.at < STREAM_GAP_MS) {
      this.#restore(to, head.stripe, from, last.at)
    }
    way.stripes.set(head.stripe, { sequence: head.sequence, at: now })
    this.#ways.set(to, senders.set(from, way))
  }

  /** Whom a peer feeds right now, and with which stripes. */
  childrenOf(parent: string): readonly { child: string; stripes: readonly number[] }[] {
    return [...this.#ways].flatMap(([child, senders]) => {
      const stripes = this.#fed(senders.get(parent))
      return stripes.length > 0 ? [{ child, stripes }] : []
    })
  }

  /** Who feeds a peer right now, and with which stripes. */
  parentsOf(child: string): readonly { parent: string; stripes: readonly number[] }[] {
    return [...(this.#ways.get(child) ?? [])].flatMap(([parent, way]) => {
      const stripes = this.#fed(way)
      return stripes.length > 0 ? [{ parent, stripes }] : []
    })
  }

  /** That peer is gone from now on: its children's stripes are out until somebody else sends them. */
  gone(parent: string): readonly Outage[] {
    const outages = this.childrenOf(parent).flatMap(({ child, stripes }) =>
      stripes.map((stripe) => ({ child, stripe, since: this.#now(), restoredAt: undefined, gone: parent })),
    )
    for (const outage of outages) {
      this.#outages.set(outage.child, [...(this.#outages.get(outage.child) ?? []), outage])
    }
    return outages
  }

  #fed(way: Way | undefined): number[] {
    return [...(way?.stripes ?? [])].flatMap(([stripe, { at }]) => (this.#now() - at < FEEDING_MS ? [stripe] : []))
  }

  #restore(child: string, stripe: number, from: string, at: number): void {
    for (const outage of this.#outages.get(child) ?? []) {
      if (outage.stripe === stripe && outage.gone !== from && at > outage.since) outage.restoredAt ??= at
    }
  }
}
