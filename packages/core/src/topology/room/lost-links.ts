import type { Node } from './peer-table.ts'

/** Two peers that lost a link are not planned together for this long, in ms: time for the fault to pass, and for other
 *  parents to be tried. */
const REST_MS = 60_000
/** Lost links that are remembered of one peer. Who loses more of them is itself at fault, and the oldest go. */
const MOST = 4

interface LostLink {
  readonly other: Node
  readonly until: number
}

/** Which pairs of peers lost a link a short time ago. */
export class LostLinks {
  readonly #byPeer = new Map<Node, LostLink[]>()

  add(a: Node, b: Node, now: number): void {
    this.#forgetPair(a, b)
    for (const [node, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const links = this.#byPeer.get(node) ?? []
      if (links.length === MOST) this.#forgetPair(node, links[0]!.other)
      this.#byPeer.set(node, [...(this.#byPeer.get(node) ?? []), { other, until: now + REST_MS }])
    }
  }

  /** Whether the two lost their link a short time ago. */
  has(a: Node, b: Node): boolean {
    return this.#byPeer.get(a)?.some(({ other }) => other === b) ?? false
  }

  /** Whether a peer lost any. */
  hasAny(node: Node): boolean {
    return this.#byPeer.has(node)
  }

  /** The peers to which a peer lost a link. */
  of(node: Node): Node[] {
    return (this.#byPeer.get(node) ?? []).map(({ other }) => other)
  }

  /** Forgets a peer that leaves: its row may become another peer's. */
  forget(node: Node): void {
    for (const other of this.of(node)) this.#forgetPair(node, other)
  }

  /** Forgets what is old enough. */
  expire(now: number): void {
    for (const [node, links] of this.#byPeer) {
      for (const { other, until } of links) if (until <= now) this.#forgetPair(node, other)
    }
  }

  #forgetPair(a: Node, b: Node): void {
    for (const [node, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const rest = (this.#byPeer.get(node) ?? []).filter((link) => link.other !== other)
      if (rest.length > 0) this.#byPeer.set(node, rest)
      else this.#byPeer.delete(node)
    }
  }
}
