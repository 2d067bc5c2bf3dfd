import type { Cancel, Clock } from '../../ports/clock.ts'
import type { Eventually, FrameSigner, FrameSigning } from '../../ports/frame-signing.ts'
import type { FrameKey, SourceId } from '../../protocol/index.ts'
import { HASH_BYTES, signedBytes } from '../../wire/frame-group.ts'
import { checkGroup, type GroupCheck, type GroupFinding } from '../trust/group-check.ts'
import type { GroupToSign, SignedGroup } from '../trust/own-frames.ts'

/** Checks that may wait for the cryptography at a time. What comes on top is not checked: it counts as unverified. */
const MAX_WAITING = 64
/** A check that has no answer after this many milliseconds counts as one that nobody could make: people must not fall
 *  silent because a browser's cryptography hangs. It answers within a few milliseconds as a rule. */
const ANSWER_LIMIT_MS = 1_000

const UNCHECKED = { isGenuine: false, isUnchecked: true } as const satisfies GroupFinding
const NO_CRYPTOGRAPHY = { ...UNCHECKED, hasNoCryptography: true } as const satisfies GroupFinding

export interface SigningEdgeEvents {
  checked: (check: GroupCheck, finding: GroupFinding) => void
  signed: (group: SignedGroup) => void
  /** The key pair of a stay is there. */
  key: (source: SourceId, key: FrameKey) => void
}

/** Where the forwarder meets the cryptography: keeps the key pair of this peer's stay, signs and checks. */
export class SigningEdge {
  readonly #signing: FrameSigning
  readonly #clock: Clock
  readonly #on: SigningEdgeEvents
  #source: SourceId | undefined
  #signer: FrameSigner | undefined
  #waiting = 0
  /** A check had no answer in time, and none has had one since. */
  #hangs = false

  constructor(signing: FrameSigning, clock: Clock, on: SigningEdgeEvents) {
    this.#signing = signing
    this.#clock = clock
    this.#on = on
  }

  /** This peer has a key for its present stay. */
  get canSign(): boolean {
    return this.#signer !== undefined
  }

  /** This peer's own source; undefined off stage. Another stay gets another key pair. */
  setSource(source: SourceId | undefined): void {
    if (source === this.#source) return
    this.#source = source
    this.#signer = undefined
    if (source === undefined) return
    whenReady(this.#signing.createSigner(), (signer) => {
      if (this.#source !== source) return
      this.#signer = signer
      this.#on.key(source, signer.key)
    })
  }

  check(check: GroupCheck): void {
    const unchecked = () => this.#on.checked(check, this.#hangs ? NO_CRYPTOGRAPHY : UNCHECKED)
    if (this.#waiting >= MAX_WAITING) return unchecked()
    this.#waiting += 1
    let cancel: Cancel | undefined
    // An answer that comes late is an answer all the same.
    const answer = (finding: GroupFinding) => {
      this.#waiting -= 1
      this.#hangs = false
      cancel?.()
      this.#on.checked(check, finding)
    }
    const result = checkGroup(this.#signing, check)
    if (result instanceof Promise) {
      cancel = this.#clock.after(ANSWER_LIMIT_MS, () => {
        this.#hangs = true
        unchecked()
      })
    }
    whenReady(result, answer, () => answer(NO_CRYPTOGRAPHY))
  }

  sign({ source, first, messages }: GroupToSign): void {
    const signer = this.#signer
    if (!signer) return
    whenReady(this.#signing.hash(messages), (hashes) => {
      whenReady(signer.sign(signedBytes(source, first, hashes)), (bytes) => {
        this.#on.signed({ source, hashes, signature: { first, count: hashes.length / HASH_BYTES, bytes } })
      })
    })
  }
}

/** @param failed is called when the cryptography could not be had, a script that did not come for example. What waits
 *  for a signature goes out without one then. */
function whenReady<Value>(value: Eventually<Value>, act: (value: Value) => void, failed = () => {}): void {
  if (value instanceof Promise) void value.then(act, failed)
  else act(value)
}
