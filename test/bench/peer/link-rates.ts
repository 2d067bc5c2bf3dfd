import type { LinkRate, Traffic } from './roles.ts'

/** What goes over all links of a peer. */
export interface Rates {
  readonly packetsInPerS: number
  readonly packetsOutPerS: number
  readonly bytesInPerS: number
  readonly bytesOutPerS: number
}

/** What the others' ends of the links saw between two looks, the way the measured peer sees it. */
export function linkRates(
  before: Readonly<Record<string, Traffic>>,
  after: Readonly<Record<string, Traffic>>,
  seconds: number,
): LinkRate[] {
  return Object.entries(after).flatMap(([key, now]) => {
    const then = before[key] ?? { sent: 0, sentBytes: 0, received: 0, receivedBytes: 0 }
    const [came, went] = [now.sent - then.sent, now.received - then.received]
    if (came + went === 0) return []
    return [
      {
        inPerS: came / seconds,
        inBytes: (now.sentBytes - then.sentBytes) / Math.max(1, came),
        outPerS: went / seconds,
        outBytes: (now.receivedBytes - then.receivedBytes) / Math.max(1, went),
      },
    ]
  })
}

export const ratesOf = (links: readonly LinkRate[]): Rates => ({
  packetsInPerS: sum(links.map(({ inPerS }) => inPerS)),
  packetsOutPerS: sum(links.map(({ outPerS }) => outPerS)),
  bytesInPerS: sum(links.map(({ inPerS, inBytes }) => inPerS * inBytes)),
  bytesOutPerS: sum(links.map(({ outPerS, outBytes }) => outPerS * outBytes)),
})

/** The same for an end of bare links, from its own counters. */
export const ratesBetween = (before: Traffic, after: Traffic, seconds: number): Rates => ({
  packetsInPerS: (after.received - before.received) / seconds,
  packetsOutPerS: (after.sent - before.sent) / seconds,
  bytesInPerS: (after.receivedBytes - before.receivedBytes) / seconds,
  bytesOutPerS: (after.sentBytes - before.sentBytes) / seconds,
})

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
