import { describe, expect, it } from 'vitest'
import { dials, parseLinkId, parsePeerId, parseRoomId, parseSourceId, type PeerId } from './ids.ts'

describe('ids', () => {
  it.each<{ kind: string; parse: (raw: unknown) => unknown; good: unknown[]; bad: unknown[] }>([
    {
      kind: 'a peer id',
      parse: parsePeerId,
      good: ['abcdefghijkl', '012345678901'],
      bad: ['abc', 'ABCDEFGHIJKL', 12, null],
    },
    { kind: 'a link id', parse: parseLinkId, good: ['abcdefghijkl'], bad: ['abcdefghijklm', undefined] },
    {
      kind: 'a room id',
      parse: parseRoomId,
      good: ['k3p-9fx-2ma', 'tea', 'a'.repeat(40)],
      bad: ['-ab', 'ab', 'a b', 'a'.repeat(41)],
    },
    { kind: 'a source id', parse: parseSourceId, good: [0, 65_535], bad: [-1, 65_536, 0.5, '1'] },
  ])('$kind is what its parser lets through', ({ parse, good, bad }) => {
    expect(good.map(parse)).toEqual(good)
    expect(bad.map(parse)).toEqual(bad.map(() => undefined))
  })

  it('exactly one of two peers dials', () => {
    const [a, b] = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb'] as [PeerId, PeerId]
    expect([dials(a, b), dials(b, a)]).toEqual([true, false])
  })
})
