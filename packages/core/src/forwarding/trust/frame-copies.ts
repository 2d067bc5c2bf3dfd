import type { SpokenFrame } from '../../wire/packet.ts'
import type { ParentRecord } from './parent-record.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Contents that one frame is remembered with at most. */
const MAX_VARIANTS = 6
/** Contents of one frame that one peer may bring: its own, and what it remade of another's. More cannot crowd out what
 *  others bring. */
const MAX_VARIANTS_OF_ONE = 2
/** Where contents differ, one that came this many milliseconds before the fastest way would have brought it is not the
 *  right one: ways that carry the same differ by less from one moment to the next. */
const EARLY_MS = 25
/** Copies of one content that are remembered: two are enough to agree, and the others show who else brought it. */
const MAX_COPIES = 4

/** Who brings a frame: the neighbour at the other end of a link. */
export interface Bringer {
  /** Two links to one peer share its record, and are one bringer. */
  readonly record: ParentRecord
}

/** How one copy of a frame came. */
export interface Copy<By extends Bringer = Bringer> {
  readonly by: By
  /** The stripe whose tree it came through. Copies of different ways were carried by different peers. */
  readonly way: number
  /** Where it came in its own packet, and unasked: the packet's stripe, when it came, in milliseconds, and whether it
   *  was made again above. */
  readonly own: { readonly stripe: number; readonly at: number; readonly isRemade: boolean } | undefined
}

/** One content that a frame came with. */
export interface Variant<By extends Bringer = Bringer> {
  readonly frame: SpokenFrame
  readonly sealed: boolean
  /** The frame's packet: as it came, or made again. */
  readonly packet: Bytes
  readonly copies: Copy<By>[]
  /** When its first copy came. */
  readonly at: number
  /** By how many milliseconds its first copy came before the fastest way would have brought it; 0 as a rule. */
  readonly earlyMs: number
  /** What is hashed of it, once it was needed (see `hashedBytes`). */
  hashed?: Bytes
  /** It was found to be a forgery, and whoever brought it was blamed. */
  isBlamed?: boolean
}

/** All copies of one frame of one source, and what is believed of them. */
export class FrameCopies<By extends Bringer = Bringer> {
  readonly sequence: number
  /** When the first copy came. */
  readonly firstAt: number
  readonly variants: Variant<By>[] = []
  /** What the ear was given. */
  played: Variant<By> | undefined
  /** Two ways agree, a signature covers it, or the speaker's own link brought it. */
  isConfirmed = false
  /** What the speaker spoke, as a signature or the speaker's own link proves. */
  right: Variant<By> | undefined
  /** A signature has covered the frame, whether or not the right content has come. */
  isVerified = false
  /** It was put among the frames that wait for a second copy. */
  isWaiting = false
  /** How often its second copy was asked for. That copy is late by nature, and tells nothing of its link. */
  requests = 0
  /** When the second copy may be asked for again. */
  requestAt = -Infinity

  constructor(sequence: number, firstAt: number) {
    this.sequence = sequence
    this.firstAt = firstAt
  }

  /** There are two contents, and no proof which one is right. */
  get isDisputed(): boolean {
    return this.variants.length > 1 && !this.isVerified && !this.right && this.likely.length !== 1
  }

  /** The contents that may be right: those that came in their time, and from peers without a stain, as long as there
   *  are such. */
  get likely(): readonly Variant<By>[] {
    const { variants } = this
    if (variants.length < 2) return variants
    const isLikely = ({ copies, earlyMs }: Variant<By>) =>
      earlyMs <= EARLY_MS && copies.some(({ by, way }) => by.record.isClean(way))
    const likely = variants.filter(isLikely)
    return likely.length > 0 ? likely : variants
  }

  /** Takes note of a copy. @returns its variant; undefined when there are too many contents already */
  add(
    copy: Copy<By>,
    { frame, sealed, at, earlyMs }: Pick<Variant, 'frame' | 'sealed' | 'at' | 'earlyMs'>,
    packet: () => Bytes,
  ): Variant<By> | undefined {
    for (const variant of this.variants) {
      if (variant.sealed !== sealed || !isSameFrame(variant.frame, frame)) continue
      addCopy(variant.copies, copy)
      return variant
    }
    if (this.variants.length >= MAX_VARIANTS) return undefined
    const ofOne = this.variants.filter(({ copies }) => copies[0]!.by.record === copy.by.record)
    if (ofOne.length >= MAX_VARIANTS_OF_ONE) return undefined
    const variant: Variant<By> = { frame, sealed, at, earlyMs, packet: packet(), copies: [copy] }
    this.variants.push(variant)
    return variant
  }

  /** Whether this peer brought one of its contents. */
  isFrom(record: ParentRecord): boolean {
    return this.variants.some(({ copies }) => copies.some(({ by }) => by.record === record))
  }
}

/** A copy that comes again the same way shows nothing new, and leaves room for those of others. */
function addCopy<By extends Bringer>(copies: Copy<By>[], copy: Copy<By>): void {
  const known = copies.findIndex(({ by, way }) => by.record === copy.by.record && way === copy.way)
  if (known < 0) {
    if (copies.length < MAX_COPIES) copies.push(copy)
  } else if (copy.own && !copies[known]!.own) copies[known] = copy
}

/** What is known of those who brought a frame. */
export const recordsOf = <By extends Bringer>(frame: FrameCopies<By>): Set<By['record']> =>
  new Set(frame.variants.flatMap(({ copies }) => copies.map(({ by }) => by.record)))

/** Two copies that came through different stripes and different peers have the same content. */
export function agree({ copies }: Variant): boolean {
  for (let one = 0; one < copies.length; one += 1) {
    for (let other = one + 1; other < copies.length; other += 1) {
      const [a, b] = [copies[one]!, copies[other]!]
      if (a.way !== b.way && a.by.record !== b.by.record) return true
    }
  }
  return false
}

export function isSameFrame(a: SpokenFrame, b: SpokenFrame): boolean {
  if (a.timestamp !== b.timestamp || a.level !== b.level || a.voice !== b.voice) return false
  return isSameBytes(a.opus, b.opus)
}

export function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false
  return true
}
