import { describe, expect, it } from 'vitest'
import { FrameGroups } from './frame-groups.ts'
import { ParentRecord } from './parent-record.ts'

const signature = (first: number, salt: number, count = 10) => ({ first, count, bytes: new Uint8Array(64).fill(salt) })
const bringer = () => ({ by: { record: new ParentRecord() }, ways: 1 })

describe('FrameGroups', () => {
  it('keeps the groups of others, however many one liar invents', () => {
    const groups = new FrameGroups<{ record: ParentRecord }>()
    const [liar, honest] = [bringer(), bringer()]
    const right = groups.claimed(signature(0, 1), honest, 0)!
    for (let first = 1; first < 500; first += 1) groups.claimed(signature(first, 2), liar, 0)
    expect(groups.all).toContain(right)
    expect(groups.all.length).toBeLessThanOrEqual(5)
  })

  it('keeps room for the right signature of a group, however many one liar makes up', () => {
    const groups = new FrameGroups<{ record: ParentRecord }>()
    const [liar, honest] = [bringer(), bringer()]
    for (let salt = 10; salt < 100; salt += 1) groups.claimed(signature(0, salt), liar, 0)
    const group = groups.claimed(signature(0, 1), honest, 0)!
    expect(group.signatures.filter(({ by }) => by.has(liar.by))).toHaveLength(2)
    expect(group.signatures.at(-1)).toMatchObject({ bytes: signature(0, 1).bytes, by: new Map([[honest.by, 1]]) })
  })

  it('notes every way in which a neighbour brought a signature', () => {
    const groups = new FrameGroups<{ record: ParentRecord }>()
    const { by } = bringer()
    groups.claimed(signature(0, 1), { by, ways: 1 }, 0)
    const group = groups.claimed(signature(0, 1), { by, ways: 2 }, 0)!
    expect(group.signatures).toHaveLength(1)
    expect(group.signatures[0]!.by.get(by)).toBe(3)
    groups.forget(by)
    expect(group.signatures[0]!.by.size).toBe(0)
  })

  it('keeps the last six verified groups for those who ask, also across the end of the count', () => {
    const groups = new FrameGroups<{ record: ParentRecord }>()
    const proof = { hashes: new Uint8Array(80), signature: new Uint8Array(64) }
    const firsts = Array.from({ length: 8 }, (_, index) => (index * 10 - 35) >>> 0)
    for (const first of firsts) groups.verified(groups.claimed(signature(first, 1), bringer(), 0)!, proof)
    expect(groups.all.map(({ first }) => first)).toEqual(firsts.slice(2))
    expect(groups.proven(0)?.first).toBe(-5 >>> 0)
    expect(groups.proven(4)?.first).toBe(-5 >>> 0)
    expect(groups.proven(5)?.first).toBe(5)
    expect(groups.proven(firsts[0]!)).toBeUndefined()
  })

  it('forgets a group that is given up', () => {
    const groups = new FrameGroups<{ record: ParentRecord }>()
    groups.giveUp(groups.claimed(signature(0, 1), bringer(), 0)!)
    expect(groups.all).toEqual([])
  })
})
