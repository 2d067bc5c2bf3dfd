import { ahead } from '../../wire/packet.ts'
import type { GroupSignature } from '../../wire/frame-group.ts'
import { type Bringer, isSameBytes } from './frame-copies.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Groups that one neighbour may name while none of its earlier ones is verified: it cannot crowd out those of
 *  others. */
const MAX_OPEN_OF_ONE = 4
/** Verified groups that are kept for neighbours that ask: 1.2 s of speech, as long as anybody can use them. */
const KEPT_GROUPS = 6
/** Signatures that one neighbour may say a group to have: a false one that it passed on before it left its liar, and
 *  the speaker's. */
const MAX_SIGNATURES_OF_ONE = 2
/** Signatures that one group may be said to have: those of three neighbours. */
const MAX_SIGNATURES = 6
/** A group is checked this many times at most for each of its signatures: once as it comes, and when frames or hashes
 *  come that were missing. */
export const MAX_CHECKS = 6

/** One signature that a group is said to have, and who brought it by which ways (as bits). */
export interface ClaimedSignature<By extends Bringer> {
  readonly bytes: Bytes
  readonly by: Map<By, number>
  /** How often it was tried. */
  checks: number
  /** It was tried on all that came of the group, with this many contents, and did not fit. */
  triedWith: number
}

/** Consecutive frames that one signature covers. */
export interface FrameGroup<By extends Bringer> {
  readonly first: number
  readonly count: number
  readonly signatures: ClaimedSignature<By>[]
  /** When it was first heard of. */
  readonly since: number
  state: 'open' | 'checking' | 'verified' | 'given-up'
  /** Present once it is verified. */
  proof?: { readonly hashes: Bytes; readonly signature: Bytes }
  checks: number
  requests: number
  requestedAt: number
}

/** The groups of one source. */
export class FrameGroups<By extends Bringer> {
  #groups: FrameGroup<By>[] = []

  get all(): readonly FrameGroup<By>[] {
    return this.#groups
  }

  find(first: number, count: number): FrameGroup<By> | undefined {
    return this.#groups.find((group) => group.first === first && group.count === count)
  }
  /** The verified group of a frame. */
  proven(sequence: number): FrameGroup<By> | undefined {
    return this.#groups.find(
      ({ state, first, count }) =>
        state === 'verified' && ahead(sequence, first) >= 0 && ahead(sequence, first) < count,
    )
  }

  /** A neighbour says that a group has this signature. @param ways how it came, as bits. @returns the group; undefined
   *  when it says too much */
  claimed(
    { first, count, bytes }: GroupSignature,
    { by, ways }: { by: By; ways: number },
    now: number,
  ): FrameGroup<By> | undefined {
    const group = this.find(first, count) ?? this.#open(first, count, by, now)
    const known = group.signatures.find((signature) => isSameBytes(signature.bytes, bytes))
    if (known) known.by.set(by, ways | (known.by.get(by) ?? 0))
    else if (group.signatures.length < MAX_SIGNATURES && claimsOf(group, by) < MAX_SIGNATURES_OF_ONE) {
      group.signatures.push({ bytes: bytes.slice(), by: new Map([[by, ways]]), checks: 0, triedWith: 0 })
    } else return undefined
    return group
  }

  /** The group is verified: it is kept for those who ask. */
  verified(group: FrameGroup<By>, proof: NonNullable<FrameGroup<By>['proof']>): void {
    group.state = 'verified'
    group.proof = proof
    const verified = this.#groups.filter(({ state }) => state === 'verified')
    if (verified.length > KEPT_GROUPS) this.#groups.splice(this.#groups.indexOf(verified[0]!), 1)
  }

  giveUp(group: FrameGroup<By>): void {
    group.state = 'given-up'
    this.#groups = this.#groups.filter((other) => other !== group)
  }

  forget(by: By): void {
    for (const { signatures } of this.#groups) for (const signature of signatures) signature.by.delete(by)
  }

  #open(first: number, count: number, by: By, now: number): FrameGroup<By> {
    const own = this.#groups.filter(
      ({ state, signatures }) =>
        state === 'open' && signatures.every((signature) => signature.by.size <= 1 && signature.by.has(by)),
    )
    if (own.length >= MAX_OPEN_OF_ONE) this.#groups.splice(this.#groups.indexOf(own[0]!), 1)
    const group: FrameGroup<By> = {
      ...{ first, count, signatures: [], since: now, state: 'open' },
      ...{ checks: 0, requests: 0, requestedAt: -Infinity },
    }
    this.#groups.push(group)
    return group
  }
}

const claimsOf = <By extends Bringer>({ signatures }: FrameGroup<By>, { record }: By): number =>
  signatures.filter(({ by }) => [...by.keys()].some((other) => other.record === record)).length
