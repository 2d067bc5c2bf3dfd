import type { Eventually, FrameSigner, FrameSigning } from '../../ports/frame-signing.ts'
import type { FrameKey, SourceId } from '../../protocol/index.ts'
import { HASH_BYTES, signedBytes } from '../../wire/frame-group.ts'
import { checkGroup, type GroupCheck, type GroupFinding } from '../trust/group-check.ts'
import type { GroupToSign, SignedGroup } from '../trust/own-frames.ts'

/** Checks that may wait for the cryptography at a time. What comes on top is not checked: it counts as unverified. */
const MAX_WAITING = 64

export interface SigningEdgeEvents {
  checked: (check: GroupCheck, finding: GroupFinding) => void
  signed: (group: SignedGroup) => void
  /** The key pair of a stay is there. */
  key: (source: SourceId, key: FrameKey) => void
}

/** Where the forwarder meets the cryptography: keeps the key pair of this peer's stay, signs and checks. */
export class SigningEdge {
  readonly #signing: FrameSigning
  readonly #on: SigningEdgeEvents
  #source: SourceId | undefined
  #signer: FrameSigner | undefined
  #waiting = 0

  constructor(signing: FrameSigning, on: SigningEdgeEvents) {
    this.#signing = signing
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
    if (this.#waiting >= MAX_WAITING) return this.#on.checked(check, { isGenuine: false, isUnchecked: true })
    this.#waiting += 1
    const answer = (finding: GroupFinding) => {
      this.#waiting -= 1
      this.#on.checked(check, finding)
    }
    whenReady(checkGroup(this.#signing, check), answer, () =>
      answer({ isGenuine: false, isUnchecked: true, hasNoCryptography: true }),
    )
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
