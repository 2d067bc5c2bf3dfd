import { cryptoRandom, type Random } from '@banyan/core/ports'
import type { RoomId } from '@banyan/core/protocol'

/** What a new room id depends on. */
export interface NewRoomId {
  /** Ids for which this holds are drawn again. */
  readonly isTaken: (id: RoomId) => boolean
  /** @default cryptoRandom: nobody guesses the id */
  readonly random?: Random | undefined
}

/**
 * Draws the id of a new room: three groups of three characters out of `0-9a-z`, one of 36^9.
 * @example newRoomId({ isTaken: (id) => relay.room(id) !== undefined }) // 'k3p-9fx-2ma'
 */
export function newRoomId({ isTaken, random = cryptoRandom }: NewRoomId): RoomId {
  const group = () => random.id(3)
  let id: RoomId
  do id = `${group()}-${group()}-${group()}` as RoomId
  while (isTaken(id))
  return id
}
