import type { PeerId, SessionStats } from '@banyan/core'

/** The feeder of each stripe: the parent if it sends the stripe, otherwise the standby that stands in. */
export const feedersOf = ({ stripes }: SessionStats): [stripe: number, peer: PeerId][] =>
  stripes.flatMap(({ parent, feeding }, stripe) => {
    const peer = parent !== undefined && feeding.includes(parent) ? parent : feeding[0]
    return peer === undefined ? [] : [[stripe, peer] as [number, PeerId]]
  })

/** Tells from one look at the figures to the next who has sent sound meanwhile, and of which stripe it is a feeder. */
export class FeedingWatch {
  #packets = new Map<string, number>()

  look({ links }: SessionStats): { peer: PeerId; stripe: number }[] {
    const before = this.#packets
    this.#packets = new Map(links.map(({ link, packetsIn }) => [link, packetsIn]))
    return links
      .filter(({ link, packetsIn }) => packetsIn > (before.get(link) ?? packetsIn))
      .flatMap(({ peer, feeds }) => feeds.map((stripe) => ({ peer, stripe })))
  }
}
