import type { PeerId, Plan } from '@banyan/core/protocol'
import { expect, it } from 'vitest'
import { FORMER_PARENT_MS, Parentage } from './parentage.ts'

const [ADA, TOM, TIM] = ['ada', 'tom', 'tim'] as [PeerId, PeerId, PeerId]
const link = (peer: string, up: number[], standby: number[]) => ({
  ...{ peer: peer as PeerId, stage: false, up, down: [], standby, backs: [] },
})
const plan = (parents: Record<string, number[]>, standbys: string[] = []): Plan => ({
  ...{ epoch: 1, stripes: 2 },
  links: [
    ...Object.entries(parents).map(([peer, up]) => link(peer, up, [])),
    ...standbys.map((peer) => link(peer, [], [0])),
  ],
})

it('knows parents by stripe, and those of a moment ago', () => {
  const parentage = new Parentage()
  parentage.note(ADA, plan({ tom: [0], tim: [1] }), 0)
  expect([1, 2, 3].map((stripes) => parentage.parentsOf(ADA, stripes, 100))).toEqual([[TOM], [TIM], [TOM, TIM]])
  parentage.note(ADA, plan({ tim: [0, 1] }), 5_000)
  expect(parentage.parentsOf(ADA, 1, 6_999)).toEqual([TOM, TIM])
  expect(parentage.parentsOf(ADA, 1, 7_000)).toEqual([TIM])
  expect(parentage.isParent(ADA, TOM, 5_000 + FORMER_PARENT_MS - 1)).toBe(true)
  expect(parentage.isParent(ADA, TOM, 5_000 + FORMER_PARENT_MS)).toBe(false)
})

it('does not name a parent before anything of it can have been passed on and complained of', () => {
  const parentage = new Parentage()
  parentage.note(ADA, plan({ tim: [0] }), 0)
  parentage.note(ADA, plan({ tom: [0] }), 1_000)
  expect(parentage.parentsOf(ADA, 1, 1_099)).toEqual([TIM])
  expect(parentage.parentsOf(ADA, 1, 1_100)).toEqual([TIM, TOM])
})

it('knows that a standby may feed a peer, and is no parent', () => {
  const parentage = new Parentage()
  parentage.note(ADA, plan({ tim: [0] }, ['tom']), 0)
  expect([parentage.mayFeed(ADA, TOM, 0), parentage.isParent(ADA, TOM, 0)]).toEqual([true, false])
})

it('knows who has been a child for long enough', () => {
  const parentage = new Parentage()
  parentage.note(ADA, plan({ tim: [0] }), 0)
  expect([parentage.isSettled(ADA, TIM, 999), parentage.isSettled(ADA, TIM, 1_000)]).toEqual([false, true])
  parentage.note(ADA, plan({ tim: [0] }), 2_000)
  expect(parentage.isSettled(ADA, TIM, 2_000)).toBe(true)
  parentage.note(ADA, plan({}), 3_000)
  expect(parentage.isSettled(ADA, TIM, 3_000)).toBe(false)
})

it('remembers a limited number of former parents, and nothing of a peer that left', () => {
  const parentage = new Parentage()
  for (let count = 0; count < 1_000; count += 1) parentage.note(ADA, plan({ [`p${count}`]: [0] }), count)
  expect(parentage.parentsOf(ADA, 1, 1_000).length).toBeLessThan(20)
  parentage.forget(ADA)
  expect(parentage.mayFeed(ADA, 'p999' as PeerId, 1_000)).toBe(false)
})
