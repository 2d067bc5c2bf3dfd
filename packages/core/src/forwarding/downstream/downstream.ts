import type { LinkRoute } from '../../ports/media-plane.ts'

/** A stripe that the plan takes from a child is still sent for this many milliseconds, unless the child releases it
 *  earlier. A child that has no other parent after 5 s will not get one by this plan. */
export const LINGER_MS = 5_000

const maskOf = (stripes: readonly number[]): number => stripes.reduce((mask, stripe) => mask | (1 << stripe), 0)

/** Which stripes one link is sent: those of the plan and those that the peer asked for, less those that it released. */
export class Downstream {
  #planned = 0
  #resumed = 0
  #lingering = 0
  #lingerUntil = 0
  #released = 0
  #mask = 0

  /** Bit n is set when stripe n is sent. */
  get mask(): number {
    return this.#mask
  }
  sends(stripe: number): boolean {
    return (this.#mask & (1 << stripe)) !== 0
  }

  /** Follows a new plan. A stripe that it drops lingers, unless the peer has released it. */
  route(route: LinkRoute | undefined, now: number): void {
    const planned = maskOf(route?.child ?? [])
    const dropped = this.#planned & ~planned & ~this.#released
    if (route && dropped !== 0) {
      this.#lingering |= dropped
      this.#lingerUntil = now + LINGER_MS
    }
    const isNeighbour = route !== undefined && (route.child.length > 0 || route.backs.length > 0)
    if (route && !isNeighbour && this.#resumed !== 0) {
      this.#lingering |= this.#resumed
      this.#lingerUntil = now + LINGER_MS
    }
    if (!isNeighbour) this.#resumed = 0
    if (!route) this.#lingering = 0
    this.#released &= planned & this.#planned
    this.#planned = planned
    this.#refresh()
  }

  /** The peer asks for a stripe. */
  resume(stripe: number): void {
    this.#resumed |= 1 << stripe
    this.#released &= ~(1 << stripe)
    this.#refresh()
  }

  /** The peer needs a stripe no more. @returns whether that was the last stripe that was sent */
  release(stripe: number): boolean {
    const before = this.#mask
    this.#resumed &= ~(1 << stripe)
    this.#lingering &= ~(1 << stripe)
    this.#released |= this.#planned & (1 << stripe)
    this.#refresh()
    return before !== 0 && this.#mask === 0
  }

  tick(now: number): void {
    if (this.#lingering === 0 || now < this.#lingerUntil) return
    this.#lingering = 0
    this.#refresh()
  }

  #refresh(): void {
    this.#mask = (this.#planned | this.#resumed | this.#lingering) & ~this.#released
  }
}
