import { FRAME_MS } from '../../ports/audio.ts'
import { ahead } from '../../wire/packet.ts'
import type { LinkPort } from '../link-port.ts'
import type { SourceStream } from '../source-stream.ts'
import { type Circumstances, NEW_SOURCE_MS, type OtherWay, voucherOf } from './believe.ts'
import type { Copy, FrameCopies } from './frame-copies.ts'

/** A way that is this many frames behind a verified group keeps the source back. */
const WITHHELD_FRAMES = 3
/** Who begins to feed has brought its newest frames of each source after this many milliseconds. */
const FIRST_FRAMES_MS = 200

/** What is the same for all frames of a moment. */
export interface Moment {
  readonly stripes: number
  readonly ports: readonly LinkPort[]
  /** Frames come by two ways, as far as links have shown. */
  readonly isTwoWay: boolean
  readonly canCheck: boolean
  readonly taintedWays: number
  readonly now: number
  readonly secondCopyDueAt: (stream: SourceStream, frame: FrameCopies<LinkPort>, now: number) => number
}

type NewestOfWay = OtherWay & { readonly way: number }

/** The circumstances of one frame. Most is found out when it is asked for: two copies that agree need hardly any. */
export class FrameCircumstances implements Circumstances {
  readonly #stream: SourceStream
  readonly #frame: FrameCopies<LinkPort>
  readonly #moment: Moment
  readonly #voucher: Copy<LinkPort> | undefined
  #others: readonly NewestOfWay[] | undefined

  constructor(stream: SourceStream, frame: FrameCopies<LinkPort>, moment: Moment) {
    this.#stream = stream
    this.#frame = frame
    this.#moment = moment
    const first = frame.likely[0]
    this.#voucher = first && voucherOf(first)
  }

  get isOneStripe(): boolean {
    return this.#moment.stripes === 1
  }
  get isTwoWay(): boolean {
    // A new link is the second way as soon as it brings something.
    return this.#moment.isTwoWay || this.others.some(({ way }) => way !== this.#voucher?.way)
  }
  get isDue(): boolean {
    const { now, secondCopyDueAt } = this.#moment
    return now >= secondCopyDueAt(this.#stream, this.#frame, now)
  }
  get isSigned(): boolean {
    return this.#stream.key !== undefined && this.#moment.canCheck
  }
  get unsigned(): number {
    return this.#stream.account.unsigned
  }
  get isPending(): boolean {
    const record = this.#voucher?.by.record
    if (!record) return false
    return this.#stream.disputes.some((disputed) => disputed.isDisputed && disputed.isFrom(record))
  }
  get taintedWays(): number {
    return this.#moment.taintedWays
  }
  get isNew(): boolean {
    const { account, since } = this.#stream
    return account.verifiedUpTo === undefined && this.#moment.now - since < NEW_SOURCE_MS
  }
  get isWithheld(): boolean {
    const { account, recent } = this.#stream
    const { verifiedUpTo } = account
    if (verifiedUpTo === undefined) return false
    // Whoever has just begun to feed, or to feed again, may not have come to this source yet.
    const since = this.#otherWaySince
    if (this.others.length > 0) {
      const isBehind = this.others.every(({ sequence }) => ahead(verifiedUpTo, sequence) >= WITHHELD_FRAMES)
      return isBehind && this.#moment.now - since >= FIRST_FRAMES_MS
    }
    const cameAt = recent.get(verifiedUpTo)?.firstAt ?? -Infinity
    return cameAt - since >= WITHHELD_FRAMES * FRAME_MS
  }
  /** Since when somebody else feeds this peer who could bring this source. */
  get #otherWaySince(): number {
    const record = this.#voucher?.by.record
    const { source } = this.#stream
    const mayBring = ({ route }: LinkPort) => route?.feedsOthers === true || route?.source === source
    const others = this.#moment.ports.filter((port) => port.record !== record && mayBring(port))
    return Math.min(...others.map(({ feedingSince }) => feedingSince))
  }

  get others(): readonly NewestOfWay[] {
    return (this.#others ??= this.#findOthers())
  }
  #findOthers(): NewestOfWay[] {
    const record = this.#voucher?.by.record
    const others: NewestOfWay[] = []
    this.#stream.newestBy.forEach((ways, port) => {
      if (port.record === record || !port.isFeeding) return
      ways.forEach((newest, way) => {
        if (newest && !port.record.distrusts(way)) others.push({ ...newest, way })
      })
    })
    return others
  }
}
