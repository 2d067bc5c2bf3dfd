import type { LinkTraffic } from '../ports/media-plane.ts'
import type { LinkId } from '../protocol/index.ts'

/** What went over all links together. */
export interface Volume {
  readonly bytesIn: number
  readonly bytesOut: number
  /** Bits a second over the last seconds. */
  readonly downloadBps: number
  readonly uploadBps: number
}

/** How far back a rate looks, in milliseconds. Short enough to follow a plan, long enough not to jump with every
 *  packet. */
const WINDOW_MS = 5_000
/** Limits how many readings are kept, however often somebody asks: three a second over the window. */
const MOST_SAMPLES = 16

type Sample = { readonly at: number; readonly bytesIn: number; readonly bytesOut: number }

/** Adds up what links carried, those that are gone included. What a link carried between its last reading and its end
 *  is lost. */
export class TrafficMeter {
  #known: ReadonlyMap<LinkId, LinkTraffic> = new Map()
  #samples: readonly Sample[] = []

  /** @param links as the media plane tells them, at `now` in milliseconds */
  take(links: ReadonlyMap<LinkId, LinkTraffic>, now: number): Volume {
    let { bytesIn, bytesOut } = this.#samples.at(-1) ?? { bytesIn: 0, bytesOut: 0 }
    for (const [link, traffic] of links) {
      const before = this.#known.get(link)
      bytesIn += traffic.bytesIn - (before?.bytesIn ?? 0)
      bytesOut += traffic.bytesOut - (before?.bytesOut ?? 0)
    }
    this.#known = links
    const recent = this.#samples.filter(({ at }) => now - at <= WINDOW_MS)
    const oldest = recent[0] ?? this.#samples.at(-1)
    this.#samples = [...recent.slice(0, 1), ...recent.slice(1).slice(2 - MOST_SAMPLES), { at: now, bytesIn, bytesOut }]
    const bps = (bytes: number) => (oldest && now > oldest.at ? Math.round((bytes * 8_000) / (now - oldest.at)) : 0)
    return {
      ...{ bytesIn, bytesOut },
      downloadBps: bps(bytesIn - (oldest?.bytesIn ?? 0)),
      uploadBps: bps(bytesOut - (oldest?.bytesOut ?? 0)),
    }
  }
}
