import { compareRoles, type PeerId, type Role } from '@banyan/core/protocol'
import { lookAlike } from './skeleton.ts'

/** Somebody with a name that they chose. */
export interface Named {
  readonly name: string
  /** An account's id, or a guest's. */
  readonly identity?: string | undefined
  /** In a room. */
  readonly peer?: PeerId | undefined
}

export interface OnStage extends Named {
  readonly peer: PeerId
  readonly role: Role
  /** Counts the entries to the stage. */
  readonly source: number
}

export interface KnownPeople {
  readonly administrators: readonly { readonly id: string; readonly name: string }[]
  readonly stage: readonly OnStage[]
}

/** Whom a name looks like, although it is somebody else's. */
export interface Likeness {
  readonly to: 'administrator' | 'stage'
  readonly name: string
}

/**
 * Whether somebody has a name that looks like an administrator's, or like that of somebody on stage. Of two people on
 * stage the one with less power looks like the other, or the one who came later. Pure.
 * @returns undefined for the people themselves, and when the name looks like nobody's
 */
export function likenessOf(person: Named, { administrators, stage }: KnownPeople): Likeness | undefined {
  if (administrators.some(({ id }) => id === person.identity)) return undefined
  const administrator = administrators.find(({ name }) => lookAlike(name, person.name))
  if (administrator) return { to: 'administrator', name: administrator.name }
  const self = stage.find(({ peer }) => peer === person.peer)
  const speaker = stage.find(
    (other) => !isSame(other, person) && (!self || isBefore(other, self)) && lookAlike(other.name, person.name),
  )
  return speaker && { to: 'stage', name: speaker.name }
}

const isSame = (one: Named, other: Named): boolean =>
  one.peer === other.peer || (one.identity !== undefined && one.identity === other.identity)

const isBefore = (one: OnStage, other: OnStage): boolean =>
  (compareRoles(one.role, other.role) || other.source - one.source) > 0
