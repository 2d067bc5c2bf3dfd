import { describe, expect, it } from 'vitest'
import type { LinkRoute } from '../../ports/media-plane.ts'
import type { LinkId, PeerId } from '../../protocol/index.ts'
import { LINGER_MS, Downstream } from './downstream.ts'

const route = (part: Partial<LinkRoute>): LinkRoute => ({
  ...{ link: 'link' as LinkId, peer: 'peer' as PeerId, feedsOthers: true },
  ...{ parent: [], child: [], standby: [], backs: [], stage: false, retired: false },
  ...part,
})

describe('Downstream', () => {
  it('sends the planned stripes and those that were asked for, until they are released', () => {
    const downstream = new Downstream()
    downstream.route(route({ child: [0], backs: [1] }), 0)
    expect(downstream.mask).toBe(0b01)
    downstream.resume(1)
    expect(downstream.mask).toBe(0b11)
    expect(downstream.release(1)).toBe(false)
    expect(downstream.release(0)).toBe(true)
    expect(downstream.release(0)).toBe(false)
    downstream.resume(0)
    expect(downstream.mask).toBe(0b01)
  })

  it('keeps a release through plans that change something else, and forgets it when the stripe is planned anew', () => {
    const downstream = new Downstream()
    downstream.route(route({ child: [0] }), 0)
    downstream.release(0)
    downstream.route(route({ child: [0], backs: [1] }), 1)
    expect(downstream.mask).toBe(0)
    downstream.route(route({ backs: [1] }), 2)
    downstream.route(route({ child: [0], backs: [1] }), 3)
    expect(downstream.mask).toBe(0b01)
  })

  it('goes on with a stripe that the plan takes away, until it is released or its time is up', () => {
    const downstream = new Downstream()
    downstream.route(route({ child: [0, 1] }), 0)
    downstream.route(route({ child: [1] }), 0)
    expect(downstream.mask).toBe(0b11)
    downstream.tick(LINGER_MS - 1)
    expect(downstream.mask).toBe(0b11)
    downstream.tick(LINGER_MS)
    expect(downstream.mask).toBe(0b10)
    downstream.route(route({ backs: [0] }), LINGER_MS)
    expect(downstream.mask).toBe(0b10)
    expect(downstream.release(1)).toBe(true)
    downstream.route(undefined, LINGER_MS)
    expect(downstream.mask).toBe(0)
  })
})
