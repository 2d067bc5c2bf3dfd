import type { PeerId, PeerInTree } from '@banyan/core'
import { describe, expect, it } from 'vitest'
import { lookOf, LOOKS, outline } from './shapes.ts'

const peer: PeerInTree = {
  ...{ peer: 'niasnewphone' as PeerId, kind: 'super-peer', parents: [], standbys: [], depths: [], more: [], placed: 9 },
  ...{ used: 2, slots: 4, offered: 4 },
}

describe('the look of a peer', () => {
  it('says that it carries nobody any more, before all else', () => {
    expect(lookOf({ peer })).toBe('carrier')
    expect(lookOf({ peer: { ...peer, burden: 'congested' } })).toBe('congested')
    expect(lookOf({ peer: { ...peer, kind: 'leaf', burden: 'congested', convicted: true } })).toBe('convicted')
  })

  it('is that of a speaker on stage, where nobody carries', () => {
    expect(lookOf({ peer: { ...peer, kind: 'speaker', convicted: true } })).toBe('speaker')
  })
})

describe('the outline of a convicted peer', () => {
  const cross = outline('convicted', { x: 10, y: 20, radius: 10 })
  const corners = [...cross.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const)

  it('is a shape that no other look has, so that it needs no colour', () => {
    const commands = (path: string) => path.replaceAll(/[\d. -]/g, '')
    const others = LOOKS.filter((look) => look !== 'convicted').map((look) => outline(look, { x: 0, y: 0, radius: 10 }))
    expect(others.map(commands)).not.toContain(commands(cross))
  })

  it('is as wide as high, around its middle', () => {
    expect(corners).toHaveLength(12)
    for (const axis of [0, 1] as const) {
      const at = corners.map((corner) => corner[axis] - (axis === 0 ? 10 : 20))
      expect(Math.max(...at)).toBeCloseTo(11.5)
      expect(at.reduce((sum, each) => sum + each, 0)).toBeCloseTo(0)
    }
  })
})
