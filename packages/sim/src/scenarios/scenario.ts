import { RoomWorld, type RoomWorldOptions } from '../index.ts'

/** A room in which ada speaks and `listeners` listen, after five seconds: everybody has settled. */
export async function listening(listeners: number, options: RoomWorldOptions & { slots?: number } = {}) {
  const { slots = 4, ...world } = options
  const room = new RoomWorld(world)
  const ada = await room.create('ada')
  ada.speak()
  await room.joinMany(listeners, { slots })
  await room.run(5_000)
  return room
}

/** The value below which that share of the values lies. */
export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? NaN
