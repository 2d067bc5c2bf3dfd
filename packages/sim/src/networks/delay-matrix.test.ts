import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DelayMatrix, readSquare, readTriangle, withDetours } from './delay-matrix.ts'

const planetlab = (which: 'median' | 'p95') =>
  new Uint8Array(
    readFileSync(new URL(`../../data/planetlab-490/planetlab-490.rtt-${which}.upper.u16`, import.meta.url)),
  )
const triangle = (...tenths: number[]) => {
  const view = new DataView(new ArrayBuffer(tenths.length * 2))
  tenths.forEach((value, index) => view.setUint16(index * 2, value, true))
  return new Uint8Array(view.buffer)
}
const rowsOf = (matrix: DelayMatrix) =>
  Array.from({ length: matrix.hosts }, (_, a) =>
    Array.from({ length: matrix.hosts }, (_, b) => Math.round(matrix.roundTrip(a, b) * 10) / 10),
  )

describe('an upper triangle of 16-bit numbers', () => {
  it('is read row after row, in tenths of milliseconds, the same in both directions', () => {
    expect(rowsOf(readTriangle(triangle(105, 203, 307)))).toEqual([
      [0, 10.5, 20.3],
      [10.5, 0, 30.7],
      [20.3, 30.7, 0],
    ])
  })

  it('is read from the middle of a larger buffer, as Node gives small files', () => {
    const larger = new Uint8Array(9)
    larger.set(triangle(400), 3)
    expect(readTriangle(larger.subarray(3, 5)).roundTrip(1, 0)).toBe(40)
  })

  it('knows what was not measured', () => {
    expect(readTriangle(triangle(65_535, 1, 1)).roundTrip(0, 1)).toBeNaN()
  })

  it.each([0, 1, 3, 4, 5, 8, 239_609])('of %i bytes is refused: no number of hosts fits', (length) => {
    expect(() => readTriangle(new Uint8Array(length))).toThrow(expect.objectContaining({ code: 'not-a-triangle' }))
  })

  it('of more hosts than any measurement has is refused before memory is taken for it', () => {
    expect(() => readTriangle(new Uint8Array(5_001 * 5_000))).toThrow(
      expect.objectContaining({ code: 'too-many-hosts' }),
    )
  })

  it.each(['median', 'p95'] as const)('comes with the project: PlanetLab, %s, without gaps', (which) => {
    const matrix = readTriangle(planetlab(which))
    expect(matrix.hosts).toBe(490)
    expect(rowsOf(matrix).flat()).not.toContain(NaN)
  })

  it('has a longer round-trip in the bad case than in the middle one, for the whole of PlanetLab', () => {
    const sum = (matrix: DelayMatrix) =>
      rowsOf(matrix)
        .flat()
        .reduce((total, value) => total + value, 0)
    expect(sum(readTriangle(planetlab('p95')))).toBeGreaterThan(sum(readTriangle(planetlab('median'))))
  })
})

describe('a square array of round-trip times', () => {
  it('counts the mean of both directions, the one that is there, and nothing on the diagonal', () => {
    const matrix = readSquare([
      [7, 10, null],
      [20, 7, null],
      [8, null, 7],
    ])
    expect(rowsOf(matrix)).toEqual([
      [0, 15, 8],
      [15, 0, NaN],
      [8, NaN, 0],
    ])
  })

  it.each([undefined, {}, [], [[0]], [[0, 1], [1]], [[0, 1]], [0, 1]])('is refused when it is none: %j', (rows) => {
    expect(() => readSquare(rows)).toThrow(expect.objectContaining({ code: 'not-square' }))
  })

  it.each([-1, '12', 20_001, Infinity, NaN, true])('is refused with %j for a delay, and says where', (value) => {
    expect(() =>
      readSquare([
        [0, 1],
        [value, 0],
      ]),
    ).toThrow(expect.objectContaining({ code: 'not-a-delay', message: expect.stringContaining('row 1, column 0') }))
  })

  it('has no hosts but its own', () => {
    const matrix = readSquare([
      [0, 1],
      [1, 0],
    ])
    for (const [a, b] of [
      [0, 2],
      [2, 0],
      [-1, 0],
      [0, 0.5],
      [NaN, 0],
    ] as const) {
      expect(() => matrix.roundTrip(a, b)).toThrow(RangeError)
    }
  })

  it('reads whatever a triangle says as the same matrix', () => {
    const tenths = fc.array(fc.oneof(fc.nat(65_534), fc.constant(65_535)), { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(tenths, (values) => {
        const rows = rowsOf(readTriangle(triangle(...values)))
        const json = JSON.stringify(rows.map((row) => row.map((value) => (Number.isNaN(value) ? null : value))))
        expect(rowsOf(readSquare(JSON.parse(json)))).toEqual(rows)
      }),
    )
  })
})

describe('detours', () => {
  it('close gaps with the shortest way through one other host, and nothing else', () => {
    const gap = [
      [0, null, 10, 4],
      [null, 0, 10, 5],
      [10, 10, 0, 99],
      [4, 5, 99, 0],
    ]
    expect(rowsOf(withDetours(readSquare(gap)))).toEqual([
      [0, 9, 10, 4],
      [9, 0, 10, 5],
      [10, 10, 0, 99],
      [4, 5, 99, 0],
    ])
  })

  it('leave open what no other host reaches', () => {
    const alone = [
      [0, null, null],
      [null, 0, 3],
      [null, 3, 0],
    ]
    expect(withDetours(readSquare(alone)).roundTrip(0, 1)).toBeNaN()
  })
})
