import { describe, expect, it } from 'vitest'
import type { LinkRoute } from '../../ports/media-plane.ts'
import type { LinkId } from '../../protocol/index.ts'
import { LINGER_MS, Downstream } from './downstream.ts'

const route = (part: Partial<LinkRoute>): LinkRoute => ({
  link: 'link' as LinkId,
  ...{ parent: [], child: [], standby: [], backs: [], stage: false, retired: false },
  ...part,
})

describe('Outflow', () => {
  it('sends what the plan says and what was asked for, until it is released', () => {
    const out = new Downstream()
    out.route(route({ child: [0], backs: [1] }), 0)
    expect(out.mask).toBe(0b01)
    out.resume(1)
    expect(out.mask).toBe(0b11)
    expect(out.release(1)).toBe(false)
    expect(out.release(0)).toBe(true)
    expect(out.release(0)).toBe(false)
    out.resume(0)
    expect(out.mask).toBe(0b01)
  })

  it('keeps a release through plans that change something else, and forgets it when the stripe is planned anew', () => {
    const out = new Downstream()
    out.route(route({ child: [0] }), 0)
    out.release(0)
    out.route(route({ child: [0], backs: [1] }), 1)
    expect(out.mask).toBe(0)
    out.route(route({ backs: [1] }), 2)
    out.route(route({ child: [0], backs: [1] }), 3)
    expect(out.mask).toBe(0b01)
  })

  it('goes on with a stripe that the plan takes away, until it is released or nobody can wait for it any more', () => {
    const out = new Downstream()
    out.route(route({ child: [0, 1] }), 0)
    out.route(route({ child: [1] }), 0)
    expect(out.mask).toBe(0b11)
    out.tick(LINGER_MS - 1)
    expect(out.mask).toBe(0b11)
    out.tick(LINGER_MS)
    expect(out.mask).toBe(0b10)
    out.route(route({ backs: [0] }), LINGER_MS)
    expect(out.mask).toBe(0b10)
    expect(out.release(1)).toBe(true)
    out.route(undefined, LINGER_MS)
    expect(out.mask).toBe(0)
  })
})
