import { describe, expect, it } from 'vitest'
import { believe, type Circumstances, EXPECTED_FRAMES, MAX_UNPROVEN_FRAMES, MAX_UNSIGNED_FRAMES } from './believe.ts'
import { FrameCopies } from './frame-copies.ts'
import { CLEAN_GROUPS, ParentRecord } from './parent-record.ts'

const other = (sequence: number, voice: boolean, timestamp = sequence * 960) => ({ sequence, timestamp, voice })
const given = (part: Partial<Circumstances> = {}): Circumstances => ({
  ...{ isTwoWay: true, isDue: true, isSigned: true, isPending: false, isNew: false, isWithheld: false, taintedWays: 0 },
  ...{ isOneStripe: false, unsigned: 0, others: [other(99, true)] },
  ...part,
})
const spoken = (sound: number) => ({
  ...{ sequence: 100, timestamp: 96_000, level: 20, voice: true, opus: Uint8Array.of(sound) },
})
const bringer = (prepare?: (record: ParentRecord) => void) => {
  const record = new ParentRecord()
  prepare?.(record)
  return { record }
}
const wrong = (record: ParentRecord) => void (record.framesForged(1, 1, 0), record.tick(1e9))
/** Frame 100 with copies: the sound that each has, who brought it, and which way. */
function frameOf(...copies: [sound: number, by: { record: ParentRecord }, way: number][]) {
  const frame = new FrameCopies(100, 0)
  for (const [sound, by, way] of copies) {
    const content = { frame: spoken(sound), sealed: false, at: 0, earlyMs: 0 }
    frame.add({ by, way, own: undefined }, content, () => new Uint8Array(1))
  }
  return frame
}
const one = () => frameOf([1, bringer(), 0])

describe('believe', () => {
  it('confirms what a signature, or the speaker, proves right, whatever else came (1)', () => {
    const frame = frameOf([1, bringer(), 0], [2, bringer(), 1])
    frame.right = frame.variants[1]
    expect(believe(frame, given())).toEqual({ type: 'confirmed', variant: frame.variants[1] })
  })

  it('holds a frame whose signature fits none of its contents (2)', () => {
    const [a, b] = [bringer(), bringer()]
    const frame = frameOf([1, a, 0], [1, b, 1])
    frame.isVerified = true
    expect(believe(frame, given())).toEqual({ type: 'held' })
  })

  it('holds a frame whose contents differ, until one of them is of somebody who was found wrong (3)', () => {
    expect(believe(frameOf([1, bringer(), 0], [2, bringer(), 1]), given())).toEqual({ type: 'held' })
    const frame = frameOf([1, bringer(wrong), 0], [2, bringer(), 1])
    expect(believe(frame, given())).toEqual({ type: 'alone', variant: frame.variants[1] })
  })

  it('confirms what two ways through different peers brought, and nothing less (4)', () => {
    const by = bringer()
    const agreed = frameOf([1, by, 0], [1, bringer(), 1])
    expect(believe(agreed, given())).toEqual({ type: 'confirmed', variant: agreed.variants[0] })
    expect(believe(frameOf([1, by, 0], [1, by, 1]), given()).type).toBe('alone')
    expect(believe(frameOf([1, by, 0], [1, bringer(), 0]), given()).type).toBe('alone')
  })

  it('lets 20 frames of a source sound without a signature: then what agrees moves clocks alone (4)', () => {
    const agreed = frameOf([1, bringer(), 0], [1, bringer(), 1])
    const type = (part: Partial<Circumstances>, frame = agreed) => believe(frame, given(part)).type
    expect(type({ unsigned: MAX_UNSIGNED_FRAMES - 1 })).toBe('confirmed')
    expect(type({ unsigned: MAX_UNSIGNED_FRAMES })).toBe('agreed')
    expect(type({ unsigned: MAX_UNSIGNED_FRAMES }, one())).toBe('held')
    // Without a key nothing can ever be signed.
    expect(type({ unsigned: MAX_UNSIGNED_FRAMES, isSigned: false })).toBe('confirmed')
  })

  it('holds what a distrusted peer brings that way, or one with a dispute (5)', () => {
    const distrusted = bringer((record) => record.framesForged(1, 1, 0))
    expect(believe(frameOf([1, distrusted, 0]), given()).type).toBe('held')
    expect(believe(frameOf([1, distrusted, 1]), given()).type).toBe('alone')
    expect(believe(one(), given({ isPending: true })).type).toBe('held')
  })

  it.each([
    { isTwoWay: false, limit: MAX_UNPROVEN_FRAMES },
    { isTwoWay: true, limit: EXPECTED_FRAMES },
  ])('lets $limit frames sound without a signature, two ways: $isTwoWay (6)', ({ isTwoWay, limit }) => {
    const vouching = (frames: number) =>
      bringer((record) => {
        record.groupVerified(1)
        for (let count = 0; count < frames; count += 1) record.vouched()
      })
    expect(believe(frameOf([1, vouching(limit - 1), 0]), given({ isTwoWay })).type).toBe('alone')
    expect(believe(frameOf([1, vouching(limit), 0]), given({ isTwoWay })).type).toBe('held')
    // Without a key nothing can ever be proven.
    expect(believe(frameOf([1, vouching(limit), 0]), given({ isTwoWay, isSigned: false })).type).toBe('alone')
  })

  it('lets a frame sound that came the only way, once its bringer has proven something since it was wrong (7)', () => {
    const oneWay = given({ isTwoWay: false, isDue: false, others: [] })
    expect(believe(one(), oneWay).type).toBe('held')
    expect(believe(frameOf([1, bringer(wrong), 0]), oneWay).type).toBe('held')
    const proven = bringer((record) => void (wrong(record), record.groupVerified(1)))
    expect(believe(frameOf([1, proven, 0]), oneWay).type).toBe('alone')
  })

  it.each([{ isOneStripe: true }, { isNew: true }, { isSigned: false }])(
    'lets a frame sound that came the only way, unless its bringer was found wrong, where there is %o (7)',
    (part) => {
      const oneWay = given({ isTwoWay: false, isDue: false, others: [], ...part })
      expect(believe(one(), oneWay).type).toBe('alone')
      expect(believe(frameOf([1, bringer(wrong), 0]), oneWay).type).toBe('held')
    },
  )

  it('waits for the second copy (8), also of a new source (9)', () => {
    expect(believe(one(), given({ isDue: false })).type).toBe('held')
    expect(believe(one(), given({ isDue: false, isNew: true })).type).toBe('held')
  })

  it('lets a new source be heard before another way has brought it (9)', () => {
    expect(believe(one(), given({ others: [] })).type).toBe('held')
    expect(believe(one(), given({ others: [], isNew: true })).type).toBe('alone')
  })

  it('goes by the way that has proven itself where the other keeps the source back (10)', () => {
    const withheld = given({ others: [], isWithheld: true })
    expect(believe(one(), withheld).type).toBe('held')
    const proven = bringer((record) => record.groupVerified(1))
    expect(believe(frameOf([1, proven, 0]), withheld).type).toBe('alone')
  })

  it('holds single copies of a peer that was wrong, until ten groups were verified since (11)', () => {
    const after = (groups: number) =>
      bringer((record) => void (wrong(record), Array.from({ length: groups }, () => record.groupVerified(1))))
    expect(believe(frameOf([1, after(CLEAN_GROUPS - 1), 0]), given()).type).toBe('held')
    expect(believe(frameOf([1, after(CLEAN_GROUPS), 0]), given()).type).toBe('alone')
  })

  it.each([
    { sequence: 101, voice: false, type: 'alone' }, // a later frame came: ours is lost there
    { sequence: 100, voice: false, type: 'alone' },
    { sequence: 99, voice: true, type: 'alone' },
    { sequence: 90, voice: true, type: 'alone' },
    { sequence: 89, voice: true, type: 'held' },
    { sequence: 99, voice: false, type: 'held' }, // the spurt is over there
  ])(
    'asks whether the other way expects the frame: after $sequence, goes on: $voice, $type (12, 13)',
    ({ type, sequence, voice }) => {
      expect(believe(one(), given({ others: [other(sequence, voice)] })).type).toBe(type)
    },
  )

  it.each([
    { why: 'a frame of the pause before the spurt', of: other(99, true, 95_041), type: 'held' },
    { why: 'a pause has passed between the two', of: other(99, true, 40_000), type: 'alone' },
    { why: 'a later frame that was spoken sooner', of: other(101, true, 96_000), type: 'held' },
    { why: 'a later frame after a pause', of: other(101, true, 196_000), type: 'alone' },
    { why: 'the timestamp wraps around', of: other(101, true, 2 ** 32 - 960), type: 'held' },
  ])('asks whether timestamps are as far apart as frames: $why, $type (12)', ({ of, type }) => {
    expect(believe(one(), given({ others: [of] })).type).toBe(type)
  })

  it('holds a frame of which nobody else knows (13), and one without contents', () => {
    expect(believe(one(), given({ others: [] })).type).toBe('held')
    expect(believe(frameOf(), given()).type).toBe('held')
  })
})
