import { describe, expect, it } from 'vitest'
import type { PeerId, Plan, PlannedLink } from '../protocol/index.ts'
import { diff } from './diff.ts'

const link = (peer: string, part: Partial<PlannedLink> = {}): PlannedLink => ({
  ...{ peer: peer as PeerId, stage: false, up: [], down: [], standby: [], backs: [] },
  ...part,
})
const plan = (epoch: number, ...links: PlannedLink[]): Plan => ({ epoch, stripes: 2, links })

describe('diff', () => {
  it('opens the new parent before it closes the old one, and says for whom closing waits', () => {
    const steps = diff(
      plan(1, link('old', { up: [0] }), link('other', { up: [1] })),
      plan(2, link('other', { up: [1] }), link('new', { up: [0] })),
    )
    expect(steps).toEqual([
      { type: 'open', link: link('new', { up: [0] }) },
      { type: 'close', link: link('old', { up: [0] }), after: ['new'] },
    ])
  })

  it('keeps a link on which something else flows from now on', () => {
    const steps = diff(plan(1, link('a', { standby: [0] })), plan(2, link('a', { up: [0] })))
    expect(steps).toEqual([{ type: 'change', link: link('a', { up: [0] }), before: link('a', { standby: [0] }) }])
  })

  it('closes a child at once: nobody waits for it here', () => {
    expect(diff(plan(1, link('child', { down: [0] })), plan(2))).toEqual([
      { type: 'close', link: link('child', { down: [0] }), after: [] },
    ])
  })

  it('does nothing for the same links in another order, and nothing for an older plan', () => {
    const [a, b] = [link('a', { down: [0, 1] }), link('b', { up: [1] })]
    expect(diff(plan(1, a, b), plan(2, b, { ...a, down: [1, 0] }))).toEqual([])
    expect(diff(plan(2, a), plan(1, b))).toEqual([])
    expect(diff(plan(2, a), plan(2, b))).toEqual([])
  })
})
