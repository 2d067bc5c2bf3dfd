import { describe, expect, it } from 'vitest'
import type { LinkRoute } from '../../ports/media-plane.ts'
import type { LinkId, PeerId, SourceId } from '../../protocol/index.ts'
import type { Packet } from '../../wire/packet.ts'
import type { ForwarderState } from '../forwarder-state.ts'
import { LinkPort } from '../link-port.ts'
import { originOf } from './origin.ts'

const ADA = 6 as SourceId
const BOB = 9 as SourceId
const NOW = 1_000

function portOf(part: Partial<LinkRoute>): LinkPort {
  const port = new LinkPort('link' as LinkId, { readyState: 'open', bufferedAmount: 0, send: () => {} })
  port.assign(
    {
      ...{ link: 'link' as LinkId, peer: 'peer' as PeerId, feedsOthers: true, stage: false, retired: false },
      ...{ parent: [], child: [], standby: [], backs: [], ...part },
    },
    NOW,
  )
  return port
}
/** Frame 10 of Ada, whose stripe is 0 of two. */
const packetOf = (part: Partial<Packet> & { voice?: boolean; sequence?: number } = {}): Packet => {
  const { voice = true, sequence = 10, ...rest } = part
  const frame = { sequence, timestamp: 0, level: 0, voice, opus: new Uint8Array(1) }
  return {
    source: ADA,
    stripe: 0,
    remade: false,
    sealed: false,
    previous: undefined,
    signature: undefined,
    frame,
    ...rest,
  }
}
const state = (part: Partial<ForwarderState> = {}) =>
  ({ stripes: 2, stripesBefore: undefined, ...part }) as ForwarderState
const wayOf = (port: LinkPort, packet: Packet, given = state()) => originOf(port, packet, given, NOW)?.way

describe('originOf', () => {
  const parent = () => portOf({ parent: [0] })

  it('takes a frame in its own stripe alone, and in any where V is 0 (1)', () => {
    const both = portOf({ parent: [0, 1] })
    expect(wayOf(both, packetOf())).toBe(0)
    expect(wayOf(both, packetOf({ stripe: 1 }))).toBeUndefined()
    expect(wayOf(both, packetOf({ stripe: 1, voice: false }))).toBe(1)
    expect(wayOf(portOf({ parent: [0, 1, 2] }), packetOf({ stripe: 2, voice: false }))).toBeUndefined()
  })

  it('takes packets by the number of stripes before, as long as they may be under way (1)', () => {
    const before = (until: number) => state({ stripes: 1, stripesBefore: { count: 2, until } })
    const second = packetOf({ sequence: 11, stripe: 1 })
    expect(wayOf(portOf({ parent: [0, 1] }), second, before(NOW))).toBe(1)
    expect(wayOf(portOf({ parent: [0, 1] }), second, before(NOW - 1))).toBeUndefined()
  })

  it('takes of a peer on stage its own source alone, and forwards it only as a parent (2)', () => {
    const fellow = portOf({ stage: true, source: ADA, feedsOthers: false })
    expect(originOf(fellow, packetOf(), state(), NOW)).toMatchObject({ way: 0, isSpeaker: true, isFeed: false })
    expect(wayOf(fellow, packetOf({ source: BOB, sequence: 11 }))).toBeUndefined()
    const speaker = portOf({ parent: [0], source: ADA, feedsOthers: false })
    expect(originOf(speaker, packetOf(), state(), NOW)).toMatchObject({ way: 0, isSpeaker: true, isFeed: true })
    expect(wayOf(speaker, packetOf({ source: BOB, sequence: 11 }))).toBeUndefined()
    expect(wayOf(portOf({ source: ADA, feedsOthers: false }), packetOf())).toBeUndefined()
  })

  it('takes of a parent every source, in its stripe (3)', () => {
    expect(originOf(parent(), packetOf(), state(), NOW)).toMatchObject({ isSpeaker: false, isFeed: true })
    expect(wayOf(parent(), packetOf({ source: BOB, sequence: 11 }))).toBe(0)
    expect(wayOf(parent(), packetOf({ stripe: 1, sequence: 11 }))).toBeUndefined()
  })

  it('takes nothing of a child, of a standby that was not asked, or without a route', () => {
    expect(wayOf(portOf({ child: [0] }), packetOf())).toBeUndefined()
    expect(wayOf(portOf({ standby: [0] }), packetOf())).toBeUndefined()
    const unrouted = parent()
    unrouted.assign(undefined, NOW)
    expect(wayOf(unrouted, packetOf())).toBeUndefined()
  })

  it('takes a stripe of a link that was asked to stand in, and what was under way when it was released (3)', () => {
    const standIn = portOf({ standby: [0] })
    standIn.subscriptions[0]!.ask(NOW - 10)
    expect(wayOf(standIn, packetOf())).toBe(0)
    standIn.subscriptions[0]!.release(NOW - 5)
    expect(wayOf(standIn, packetOf())).toBe(0)
    expect(originOf(standIn, packetOf(), state(), NOW + 500)).toBeUndefined()
  })

  it('takes nothing of a stripe that a link never fed, because it was told to stop (3)', () => {
    const stray = portOf({ parent: [0] })
    stray.subscriptions[1]!.release(NOW)
    expect(wayOf(stray, packetOf({ stripe: 1, sequence: 11 }))).toBeUndefined()
  })

  it('takes just the frame that a link was asked for, the way that the packet says (4)', () => {
    const asked = portOf({ parent: [1] })
    asked.repair.requestSent([{ source: ADA, sequence: 10 }], NOW)
    expect(wayOf(asked, packetOf())).toBe(0)
    expect(wayOf(asked, packetOf({ remade: true }))).toBe(1)
    expect(wayOf(asked, packetOf({ sequence: 12 }))).toBeUndefined()
    expect(wayOf(asked, packetOf({ source: BOB, stripe: 1 }))).toBe(1) // it is a parent there
    expect(originOf(asked, packetOf(), state(), NOW + 1_001)).toBeUndefined()
  })

  it('counts a packet that was made again as of the next stripe', () => {
    expect(wayOf(parent(), packetOf({ remade: true }))).toBe(1)
    const last = portOf({ parent: [2] })
    expect(wayOf(last, packetOf({ sequence: 8, stripe: 2, remade: true }), state({ stripes: 3 }))).toBe(0)
  })
})
