import { describe, expect, it } from 'vitest'
import { coordinates } from './coordinates.ts'

/** Round-trip times on a plane, in ms: a world that coordinates can hold exactly. */
const places = [
  [0, 0],
  [120, 0],
  [0, 80],
  [150, 90],
  [60, 140],
  [30, 40],
]
const roundTrip = (a: readonly number[], b: readonly number[]) => 2 * Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!)
const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((value, axis) => value - b[axis]!))

describe('coordinates', () => {
  const map = coordinates({ roundTrips: places.map((a) => places.map((b) => roundTrip(a, b))) })
  const locate = (place: readonly number[]) => map.locate(places.map((landmark) => roundTrip(place, landmark)))

  it('places landmarks as far apart as their one-way delays', () => {
    const actual = roundTrip(places[0]!, places[3]!) / 2
    expect(Math.abs(distance(map.landmarks[0]!, map.landmarks[3]!) - actual) / actual).toBeLessThan(0.02)
  })

  it('places two peers about as far apart as they are, by what each of them measured alone', () => {
    const [a, b] = [
      [20, 100],
      [130, 30],
    ]
    const actual = roundTrip(a!, b!) / 2
    expect(Math.abs(distance(locate(a!), locate(b!)) - actual) / actual).toBeLessThan(0.1)
  })

  it('places a peer by the landmarks that answered, and in the middle of nowhere when none did', () => {
    const full = locate([20, 100])
    const some = map.locate(places.map((landmark, index) => (index === 2 ? NaN : roundTrip([20, 100], landmark))))
    expect(distance(full, some)).toBeLessThan(15)
    expect(map.locate(places.map(() => NaN))).toEqual([0, 0, 0, 0])
  })

  it('gives the same places for the same measurements', () => {
    expect(locate([20, 100])).toEqual(locate([20, 100]))
  })
})
