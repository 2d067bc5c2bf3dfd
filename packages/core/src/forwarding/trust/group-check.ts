import type { Eventually, FrameSigning } from '../../ports/frame-signing.ts'
import type { FrameKey, LinkId, SourceId } from '../../protocol/index.ts'
import { HASH_BYTES, signedBytes } from '../../wire/frame-group.ts'
import { isSameBytes } from './frame-copies.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** A question to the cryptography: did the speaker sign this group, and which contents are the right ones? */
export interface GroupCheck {
  readonly source: SourceId
  readonly key: FrameKey
  /** The sequence of the first frame. */
  readonly first: number
  readonly signature: Bytes
  /** For each frame of the group the contents that came, as `hashedBytes` makes them. May be empty. */
  readonly contents: readonly (readonly Bytes[])[]
  /** Which content of each frame to try, a list at a time; an attempt has an index for each frame. Empty where
   *  `hashes` are given. */
  readonly attempts: readonly (readonly number[])[]
  /** The hashes of all frames, as a neighbour sent them. */
  readonly hashes?: Bytes | undefined
  /** The link that sent these hashes, where they are not known to be genuine. */
  readonly from?: LinkId | undefined
}

/** The answer: a proof for each frame, or none. */
export type GroupFinding =
  /** `isUnchecked`: nobody has looked, so it shows nothing of who sent what. `hasNoCryptography`: nobody could have. */
  | { readonly isGenuine: false; readonly isUnchecked?: boolean; readonly hasNoCryptography?: boolean }
  | {
      readonly isGenuine: true
      /** The hash of each frame, 8 bytes each, as the speaker signed them. */
      readonly hashes: Bytes
      /** For each frame which of its contents is the right one; -1 where none is. */
      readonly right: readonly number[]
    }

/** Answers a check. At once where the cryptography works at once. */
export function checkGroup(signing: FrameSigning, check: GroupCheck): Eventually<GroupFinding> {
  const hashed = signing.hash(check.contents.flat())
  return hashed instanceof Promise
    ? hashed.then((hashes) => judge(signing, check, hashes))
    : judge(signing, check, hashed)
}

function judge(signing: FrameSigning, check: GroupCheck, hashed: Bytes): Eventually<GroupFinding> {
  const { contents, attempts, hashes } = check
  let from = 0
  const ofFrames = contents.map((list) => list.map(() => hashed.subarray(from, (from += HASH_BYTES))))
  const lists = hashes
    ? [hashes]
    : attempts.map((attempt) => joined(attempt.map((index, frame) => ofFrames[frame]![index]!)))
  return firstGenuine(signing, check, lists, ofFrames)
}

function firstGenuine(
  signing: FrameSigning,
  check: GroupCheck,
  lists: readonly Bytes[],
  ofFrames: readonly (readonly Bytes[])[],
): Eventually<GroupFinding> {
  const [hashes, ...others] = lists
  if (!hashes) return { isGenuine: false }
  const conclude = (isGenuine: boolean): Eventually<GroupFinding> => {
    if (!isGenuine) return firstGenuine(signing, check, others, ofFrames)
    const right = ofFrames.map((list, frame) => {
      const hash = hashes.subarray(frame * HASH_BYTES, (frame + 1) * HASH_BYTES)
      return list.findIndex((other) => isSameBytes(other, hash))
    })
    return { isGenuine, hashes, right }
  }
  const verified = signing.verify(check.key, signedBytes(check.source, check.first, hashes), check.signature)
  return verified instanceof Promise ? verified.then(conclude) : conclude(verified)
}

function joined(parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(HASH_BYTES * parts.length)
  parts.forEach((part, index) => all.set(part, HASH_BYTES * index))
  return all
}
