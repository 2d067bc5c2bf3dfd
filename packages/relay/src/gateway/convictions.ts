import type { RoomId, Verdict } from '@banyan/core/protocol'
import type { Conviction } from '../guilt/guilt.ts'
import { remember } from '../guilt/remember.ts'

/** Convicted identities that one relay remembers; the oldest go. Some hundred bytes each. */
const REMEMBERED_CONVICTIONS = 10_000

interface KnownConviction extends Conviction {
  readonly room: RoomId
  readonly isEverywhere: boolean
}

/**
 * Who was convicted in which room of a relay. One room may be full of one person's friends. So a verdict counts in all
 * rooms only once another room has come to it, by the word of other people.
 */
export class Convictions {
  readonly #known = new Map<string, KnownConviction>()

  /** Notes a verdict. @returns whether it is the one that makes it count everywhere */
  record(identity: string, room: RoomId, conviction: Conviction): boolean {
    const known = this.#known.get(identity)
    if (known?.isEverywhere) return false
    const isAnother =
      known !== undefined &&
      known.room !== room &&
      [...conviction.witnesses].every((witness) => !known.witnesses.has(witness))
    if (!known || isAnother) {
      remember(this.#known, identity, { ...conviction, room, isEverywhere: isAnother }, REMEMBERED_CONVICTIONS)
    }
    return isAnother
  }

  /** The verdict on an identity that counts in all rooms, if there is one. */
  everywhere(identity: string): Verdict | undefined {
    const known = this.#known.get(identity)
    return known?.isEverywhere ? known.why : undefined
  }
}
