import type { SourceId } from '../../protocol/index.ts'
import { type GroupSignature, hashedBytes, MAX_GROUP_FRAMES } from '../../wire/frame-group.ts'
import { ahead, onStripe, readPacket, withSignature } from '../../wire/packet.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** A packet that waits for its signature waits for this many milliseconds at most: the last frame of a spurt may be
 *  late, but must not be lost. */
const SIGNATURE_WAIT_MS = 60
/** Frames of a pause that one signature covers: a pause has one each 400 ms, and a receiver forgets a frame 1.5 s after
 *  it came. A signature for each would cost as many bytes as those of a voice. */
export const PAUSE_FRAMES = 3
/** Signed groups that are kept for neighbours that ask: 1.2 s of speech. */
const KEPT_GROUPS = 6

/** Consecutive frames that are to be signed. */
export interface GroupToSign {
  readonly source: SourceId
  readonly first: number
  /** What is hashed for each frame, 1 to 10 of them (see `hashedBytes`). */
  readonly messages: readonly Bytes[]
}
/** A group with its signature, and the hashes that it covers. */
export interface SignedGroup {
  readonly source: SourceId
  readonly signature: GroupSignature
  readonly hashes: Bytes
}

export interface OwnFramesOptions {
  /** Has a group signed; `signed` or `notSigned` follows, at once or later. */
  sign: (group: GroupToSign) => void
  /** Sends a packet on its stripe. */
  send: (packet: Bytes, stripe: number, now: number) => void
}

/**
 * What a speaker does to its own packets before they go out.
 * 1. Every ten frames, at both ends of a talk spurt, and every three frames of a pause, a signature covers the frames
 *    since the last one. It travels in the next packet of each stripe.
 * 2. A frame behind which nothing follows (V is 0) goes out on every stripe, so that it too reaches everybody in two
 *    ways. When it is the last one of its group, it waits for the signature that covers it.
 */
export class OwnFrames {
  readonly #options: OwnFramesOptions
  #group: GroupToSign | undefined
  /** The newest signatures, and the stripes that have not carried them yet, as bits. */
  #owed: { readonly signature: GroupSignature; stripes: number }[] = []
  #signed: SignedGroup[] = []
  /** Packets that wait for the signature over the first of them. */
  #waiting: { readonly packet: Bytes; readonly sequence: number; readonly at: number }[] = []
  #stripes = 1
  /** Frames since the last one behind which more followed. */
  #paused = 0

  constructor(options: OwnFramesOptions) {
    this.#options = options
  }

  /** Takes the next packet of this peer's own voice. @param canSign whether there is a key */
  publish(packet: Bytes, { stripes, canSign }: { stripes: number; canSign: boolean }, now: number): void {
    this.#stripes = stripes
    const read = readPacket(packet)
    if (!read.ok) return
    const { source, frame, sealed } = read.value
    const { sequence, voice } = frame
    // Who hears the next spurt may have forgotten what a pause left, and can check the two only apart.
    if (voice && this.#paused > 0 && this.#group) this.#close(canSign, now)
    const isNext = this.#group?.source === source && ahead(sequence, this.#group.first) === this.#group.messages.length
    const messages = [...(isNext ? this.#group!.messages : []), hashedBytes(source, frame, sealed)]
    this.#group = { source, first: isNext ? this.#group!.first : sequence, messages }
    // The first frame without another behind it ends a spurt; those after it are a pause's.
    this.#paused = voice ? 0 : this.#paused + 1
    const isPauseSigned = this.#paused === 1 || messages.length >= PAUSE_FRAMES
    const isWhole = messages.length === MAX_GROUP_FRAMES || (!voice && isPauseSigned)
    const mustWait = this.#waiting.length > 0 || (!voice && isWhole && canSign)
    if (mustWait) this.#waiting.push({ packet, sequence, at: now })
    else this.#send(packet, now)
    if (isWhole) this.#close(canSign, now)
  }

  /** Has the open group signed: the next frame begins another one. */
  #close(canSign: boolean, now: number): void {
    const group = this.#group!
    this.#group = undefined
    if (canSign) this.#options.sign(group)
    else this.#flush(now)
  }

  /** A group has its signature. */
  signed(group: SignedGroup, now: number): void {
    const { first, count } = group.signature
    this.#owed = [...this.#owed.slice(-1), { signature: group.signature, stripes: 2 ** this.#stripes - 1 }]
    this.#signed = [...this.#signed, group].slice(-KEPT_GROUPS)
    // What waits for a later group goes on waiting.
    const [next] = this.#waiting
    if (next && ahead(next.sequence, first) < count) this.#flush(now)
  }
  /** A group could not be signed. */
  notSigned(now: number): void {
    this.#flush(now)
  }

  /** The signed group of a frame. */
  groupOf(source: SourceId, sequence: number): SignedGroup | undefined {
    return this.#signed.find(({ source: of, signature: { first, count } }) => {
      const at = ahead(sequence, first)
      return of === source && at >= 0 && at < count
    })
  }

  /** When the first packet that waits has waited for too long; undefined while none waits. */
  get dueAt(): number | undefined {
    const first = this.#waiting[0]
    return first && first.at + SIGNATURE_WAIT_MS + 1
  }

  /** Sends what has waited for too long. */
  tick(now: number): void {
    if (this.#waiting.length > 0 && now - this.#waiting[0]!.at > SIGNATURE_WAIT_MS) this.#flush(now)
  }

  #flush(now: number): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const { packet } of waiting) this.#send(packet, now)
  }

  #send(packet: Bytes, now: number): void {
    const read = readPacket(packet)
    if (!read.ok) return
    const { stripe, frame } = read.value
    const stripes = frame.voice ? [stripe] : Array.from({ length: this.#stripes }, (_, index) => index)
    for (const on of stripes) {
      const bit = 1 << on
      const owed = this.#owed.filter(({ stripes }) => stripes & bit)
      // Where a spurt ends right behind a whole group, each stripe brings one of the two signatures.
      const next = owed[on % owed.length]
      if (next) next.stripes &= ~bit
      const onThis = on === stripe ? packet : onStripe(packet, on)
      this.#options.send(next ? withSignature(onThis, next.signature) : onThis, on, now)
    }
  }
}
