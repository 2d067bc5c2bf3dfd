import { localMediaPlane, platformSigning } from '@banyan/core/parts'
import { canTransferChannels, workerMediaPlane } from '../../../packages/core/src/forwarding/plane/worker-plane.ts'
import { browserTransport } from '../../../packages/core/src/transport/browser-transport.ts'
import { readHead, type SpokenFrame, writePacket } from '@banyan/core/wire'
import { FRAME_MS, type MediaPlane, type OpenMediaPlane, silentLogger, systemClock } from '@banyan/core/ports'
import { type LinkId, parseSourceId, type PeerId } from '@banyan/core/protocol'
import { HOPS, openChain } from './chain.ts'

const SOURCE = parseSourceId(1)!
/** The source of packets that only show that the chain is up. */
const PROBE = parseSourceId(2)!

export interface ForwardedRun {
  /** For every frame, in milliseconds after it was published: when it arrived at hops 1 to 5. */
  readonly delaysMs: readonly (readonly number[])[]
  readonly sent: number
  /** Packets that arrived, over all hops: 5 times `sent` when nothing was lost. */
  readonly arrived: number
  /** Every packet arrived at every hop with the bytes it left with. */
  readonly identical: boolean
  readonly forwarding: 'worker' | 'main'
}

/** Sends `frames` frames of speech-like size through five super-peers, 50 a second, and notes when each arrives
 *  where. */
export async function forwarded({ frames, warmUp }: { frames: number; warmUp: number }): Promise<ForwardedRun> {
  const forwarding = canTransferChannels() ? 'worker' : 'main'
  const open: OpenMediaPlane = (on) => localMediaPlane(on, { signing: platformSigning() })
  const openPlane: OpenMediaPlane =
    forwarding === 'worker' ? workerMediaPlane({ fallback: open, clock: systemClock, logger: silentLogger }) : open
  const arrivals: { packet: Uint8Array; at: number }[][] = Array.from({ length: HOPS + 1 }, () => [])
  const planes: readonly MediaPlane[] = arrivals.map((list) =>
    openPlane({ packet: (packet, { at }) => void list.push({ packet, at }), retract: () => {}, notice: () => {} }),
  )
  const chain = await openChain(browserTransport(), {
    onMade(link, hop) {
      planes[hop - 1]!.attach(link.id, link.upper.channel)
      planes[hop]!.attach(link.id, link.lower.channel)
    },
  })
  try {
    const route = (link: LinkId, part: 'parent' | 'child') => ({
      link,
      feedsOthers: true,
      peer: `peer${part}00000`.slice(0, 12) as PeerId,
      parent: part === 'parent' ? [0] : [],
      child: part === 'child' ? [0] : [],
      standby: [],
      backs: [],
      stage: false,
      retired: false,
    })
    planes.forEach((plane, peer) => {
      const above = chain.links[peer - 1]
      const below = chain.links[peer]
      const links = [...(above ? [route(above.id, 'parent')] : []), ...(below ? [route(below.id, 'child')] : [])]
      plane.route({ sources: [{ source: SOURCE }, { source: PROBE }], stripes: 1, onStage: peer === 0, links })
    })
    await mediaChannelsAreOpen(planes)
    const sent = await speak(planes[0]!, frames + warmUp)
    await pause(500)
    return { ...compare(sent, arrivals.slice(1), warmUp), forwarding }
  } finally {
    for (const plane of planes) plane.close()
    chain.close()
  }
}

/** A packet has passed the whole chain: every channel is open. It is of another source than those that count. */
async function mediaChannelsAreOpen(planes: readonly MediaPlane[]) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    planes[0]!.publish(writePacket({ source: PROBE, stripe: 0, frame: frameOf(1, attempt, attempt) }))
    await pause(50)
    const traffic = [...(await planes[HOPS]!.traffic()).links.values()]
    if (traffic.some(({ packetsIn }) => packetsIn > 0)) return
  }
  throw new Error('no packet came through the chain within 5 s')
}

/** One frame every 20 ms, by the clock and not by the timer's patience: a late tick does not move the ones after it. */
async function speak(plane: MediaPlane, frames: number) {
  const sent = new Map<number, { packet: Uint8Array; at: number }>()
  const start = performance.now() + FRAME_MS
  let previous: SpokenFrame | undefined
  for (let index = 0; index < frames; index += 1) {
    await pause(start + index * FRAME_MS - performance.now())
    const sequence = FIRST_SEQUENCE + index
    const frame = frameOf(40 + Math.floor(Math.random() * 80), index, sequence)
    const packet = writePacket({ source: SOURCE, stripe: 0, frame, previous })
    previous = frame
    const copy = packet.slice()
    sent.set(sequence, { packet: copy, at: performance.timeOrigin + performance.now() })
    plane.publish(packet)
  }
  return sent
}
const FIRST_SEQUENCE = 1_000

const frameOf = (bytes: number, index: number, sequence: number): SpokenFrame => ({
  opus: crypto.getRandomValues(new Uint8Array(bytes)),
  timestamp: index * 960,
  level: 20,
  sequence,
  voice: true,
})

function compare(
  sent: ReadonlyMap<number, { packet: Uint8Array; at: number }>,
  hops: readonly (readonly { packet: Uint8Array; at: number }[])[],
  warmUp: number,
): Omit<ForwardedRun, 'forwarding'> {
  const delays = new Map<number, number[]>()
  let arrived = 0
  let same = 0
  hops.forEach((arrivals, hop) => {
    for (const { packet, at } of arrivals) {
      const sequence = readHead(packet)?.sequence ?? -1
      const original = sent.get(sequence)
      if (!original) continue // from before the measurement
      arrived += 1
      if (isSame(packet, original.packet)) same += 1
      const row = delays.get(sequence) ?? []
      row[hop] = at - original.at
      delays.set(sequence, row)
    }
  })
  const measured = [...delays].filter(([sequence, row]) => sequence >= FIRST_SEQUENCE + warmUp && isWhole(row))
  return {
    delaysMs: measured.map(([, row]) => row),
    sent: sent.size,
    arrived,
    identical: same === sent.size * HOPS && arrived === same,
  }
}

const isWhole = (row: readonly number[]) => row.length === HOPS && !row.includes(undefined as never)
const isSame = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, index) => byte === b[index])
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, ms)))
