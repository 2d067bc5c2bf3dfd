import type { LinkMessage } from '../../wire/link-message.ts'

export type Heartbeat = Extract<LinkMessage, { type: 'heartbeat' }>

/** The heartbeats of one link in both directions, and what the peer last said in one. Written by `Heartbeats` alone. */
export class LinkHeartbeat {
  #last: { readonly heartbeat: Heartbeat; readonly at: number; readonly isOnStage: boolean } | undefined
  #sentAt = -Infinity

  /** When this end last sent one; -Infinity before the first, and when the next one is due at once. */
  get sentAt(): number {
    return this.#sentAt
  }
  /** The peer's first heartbeat came, and waits for ours. */
  get isOwed(): boolean {
    return this.#last !== undefined && this.#sentAt === -Infinity
  }
  /** The peer has children of its own. True until the peer has said that it has none. */
  get carries(): boolean {
    return this.#last?.heartbeat.carries !== false
  }
  /** The peer is a speaker: it sends its own voice and nothing else. */
  get isOnStage(): boolean {
    return this.#last?.isOnStage === true
  }
  /** Hops from the stage to the peer; undefined where the peer did not say. */
  depth(stripe: number): number | undefined {
    return this.#last?.heartbeat.stripes[stripe]?.depth
  }
  /** The peer itself gets nothing of that stripe. */
  isStarving(stripe: number): boolean {
    return this.#last?.heartbeat.stripes[stripe]?.starving === true
  }
  /** What the next heartbeat of this end says about the last one of the other end. */
  echo(now: number): Heartbeat['echo'] {
    return this.#last && { sentAt: this.#last.heartbeat.sentAt, ageMs: now - this.#last.at }
  }

  sent(now: number): void {
    this.#sentAt = now
  }
  received(heartbeat: Heartbeat, now: number): void {
    // The first one is answered at once, so that both ends know the round trip from the start.
    if (!this.#last) this.#sentAt = -Infinity
    this.#last = { heartbeat, at: now, isOnStage: heartbeat.stripes.some(({ depth }) => depth === 0) }
  }
}
