import { describe, expect, it } from 'vitest'
import { agree, FrameCopies } from './frame-copies.ts'
import { ParentRecord } from './parent-record.ts'

const content = (part: object = {}) => ({
  frame: { sequence: 7, timestamp: 960, level: 20, voice: true, opus: Uint8Array.of(1, 2), ...part },
  ...{ sealed: false, at: 0, earlyMs: 0 },
})
const bringer = () => ({ record: new ParentRecord() })
const packet = () => new Uint8Array(3)
const copy = (by: { record: ParentRecord }, way: number) => ({ by, way, own: undefined })

describe('FrameCopies', () => {
  it.each([
    { what: 'sound', part: { opus: Uint8Array.of(1, 3) } },
    { what: 'length', part: { opus: Uint8Array.of(1) } },
    { what: 'level', part: { level: 21 } },
    { what: 'V bit', part: { voice: false } },
    { what: 'timestamp', part: { timestamp: 961 } },
  ])('takes another $what for another content', ({ part }) => {
    const frame = new FrameCopies(7, 0)
    frame.add(copy(bringer(), 0), content(), packet)
    frame.add(copy(bringer(), 1), content(), packet)
    expect({ contents: frame.variants.length, isDisputed: frame.isDisputed }).toEqual({
      contents: 1,
      isDisputed: false,
    })
    frame.add(copy(bringer(), 0), content(part), packet)
    expect({ contents: frame.variants.length, isDisputed: frame.isDisputed }).toEqual({ contents: 2, isDisputed: true })
  })

  it('takes a sealed frame for another content than the same bytes unsealed', () => {
    const frame = new FrameCopies(7, 0)
    frame.add(copy(bringer(), 0), content(), packet)
    frame.add(copy(bringer(), 1), { ...content(), sealed: true }, packet)
    expect(frame.variants).toHaveLength(2)
  })

  it('is no longer disputed when a signature has covered it', () => {
    const frame = new FrameCopies(7, 0)
    frame.add(copy(bringer(), 0), content(), packet)
    frame.add(copy(bringer(), 1), content({ level: 1 }), packet)
    frame.isVerified = true
    expect(frame.isDisputed).toBe(false)
  })

  it('keeps room for the contents and copies of others, whatever one liar brings', () => {
    const [liar, honest, other] = [bringer(), bringer(), bringer()]
    const frame = new FrameCopies(7, 0)
    for (let level = 1; level < 20; level += 1) frame.add(copy(liar, 0), content({ level }), packet)
    for (let times = 0; times < 20; times += 1) frame.add(copy(liar, 0), content(), packet)
    const right = frame.add(copy(honest, 0), content(), packet)!
    for (let times = 0; times < 20; times += 1) frame.add(copy(liar, 0), content(), packet)
    expect(agree(right)).toBe(false)
    frame.add(copy(other, 1), content(), packet)
    expect(agree(right)).toBe(true)
    expect(frame.variants.length).toBeLessThanOrEqual(4)
  })

  it('agrees where two peers brought the same two ways, and nowhere else', () => {
    const [one, other] = [bringer(), bringer()]
    const agreed = (...copies: [{ record: ParentRecord }, number][]) => {
      const frame = new FrameCopies(7, 0)
      for (const [by, way] of copies) frame.add(copy(by, way), content(), packet)
      return agree(frame.variants[0]!)
    }
    expect(agreed([one, 0], [one, 1])).toBe(false)
    expect(agreed([one, 0], [other, 0])).toBe(false)
    expect(agreed([one, 0], [other, 1])).toBe(true)
    // Two links to one peer share its record.
    expect(agreed([one, 0], [{ record: one.record }, 1])).toBe(false)
  })
})
