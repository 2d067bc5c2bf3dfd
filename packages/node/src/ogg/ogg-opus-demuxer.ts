import { FRAME_MS, FRAME_SAMPLES, MediaError } from '@banyan/core/ports'
import { MAX_OPUS_BYTES } from '@banyan/core/wire'
import { type Advice, adviceFor } from './advice.ts'
import { fileKind } from './file-kind.ts'
import type { OggPage } from './ogg-page.ts'
import type { ForeignBytes } from './ogg-pages.ts'
import { isOpusHead, otherCodec, readOpusHead } from './opus-head.ts'
import { isOpusPacket, lossMarker, packetSamples } from './opus-packet.ts'
import { OpusStream } from './opus-stream.ts'
import { type OggPacket, PacketAssembler } from './packet-assembler.ts'

/** Frames that stand for missing sound at one place, at most: 10 seconds. A longer hole is played shorter. */
const MAX_FILLED_FRAMES = 500

/** Something in a file that is not as it should be, and does not keep the rest from being spoken. */
export interface OggFlaw {
  /** Where it is in the file, in bytes. */
  readonly byte: number
  /** Where it is in what is spoken, in ms. */
  readonly atMs: number
  /** Sound is missing there. */
  readonly losesSound: boolean
  /** What is wrong, in words. */
  readonly what: string
}

/** What was read: a packet of 20 ms that can be spoken, or a flaw. */
export type OggOpusItem =
  | { readonly type: 'packet'; readonly opus: Uint8Array<ArrayBuffer> }
  | { readonly type: 'flaw'; readonly flaw: OggFlaw }

/**
 * Makes one sequence of Opus packets out of the pages of an Ogg file: of its one stream, or of several that follow each
 * other (RFC 3533, section 4). Packets go to listeners unchanged and without a header, so that everything else that
 * a player does is done here or refused (RFC 7845). Packets that lie before the beginning that is to be played, or
 * after its end, are left out. Missing sound and empty packets become loss markers, so that time is kept.
 */
export class OggOpusDemuxer {
  readonly #path: string
  #stream: OpusStream | undefined
  /** Serial number of the Opus stream that is read. */
  #serial: number | undefined
  /** Serial numbers of the streams before it, of which nothing more may come. */
  readonly #over = new Set<number>()
  /** Serial numbers of streams that are no sound. */
  readonly #ignored = new Set<number>()
  /** Bytes since the last page of sound that are no page. */
  #foreign: ForeignBytes | undefined
  /** Frames of the stream's beginning that are still to be left out. */
  #skipFrames = 0
  /** The packet before: what a loss marker is made after. */
  #neighbour: Uint8Array = new Uint8Array()
  #items: OggOpusItem[] = []
  #frames = 0
  /** Samples of the frames that a player leaves out: frames are spoken whole. */
  #leftOut = 0

  constructor({ path }: { path: string }) {
    this.#path = path
  }

  /** Packets of 20 ms so far. */
  get frames(): number {
    return this.#frames
  }
  /** How long a player plays what was read so far, in ms. */
  get durationMs(): number {
    return Math.max(0, this.#frames * FRAME_SAMPLES - this.#leftOut) / (FRAME_SAMPLES / FRAME_MS)
  }

  /** Takes what comes next in the file. @throws MediaError 'file-not-opus' at what cannot be spoken */
  take(part: OggPage | ForeignBytes): readonly OggOpusItem[] {
    if (part.type === 'foreign') {
      this.#foreign ??= part
      return []
    }
    if (part.isFirst && !this.#goesOn(part)) this.#begin(part)
    if (part.serial === this.#serial) this.#read(part)
    else if (!this.#ignored.has(part.serial) && part.body.length > 0) this.#refuseStray(part)
    return this.#taken()
  }

  /** The file is over. @throws MediaError 'file-not-opus' when there was nothing in it */
  end(): readonly OggOpusItem[] {
    if (!this.#stream) throw this.#noStream()
    const foreign = this.#foreign
    const isTorn = this.#stream.hasUnfinished || (foreign && (foreign.reason !== 'other' || !this.#stream.isEnded))
    if (foreign) this.#flaw(foreign.byte, isTorn === true, wordsFor(foreign))
    else if (isTorn) this.#flaw(this.#stream.lastByte, true, 'the last packet has no end')
    if (this.#frames === 0) {
      const why = foreign ? ` that can be read: at byte ${foreign.byte}, ${wordsFor(foreign)}` : ''
      throw this.#refusal(`holds no sound${why}`)
    }
    return this.#taken()
  }

  /** A page that is marked as a first one, and is in the middle of the stream. */
  #goesOn(page: OggPage): boolean {
    return page.serial === this.#serial && !isOpusHead(page.body) && this.#stream?.follows(page) === true
  }

  #begin(page: OggPage) {
    if (!isOpusHead(page.body)) {
      const { name, isSound } = otherCodec(page.body)
      if (isSound) throw this.#otherSound(page, name)
      if (page.serial === this.#serial) this.#endStream(page)
      this.#ignored.add(page.serial)
      return
    }
    const { packets } = new PacketAssembler().take(page, true)
    const head = readOpusHead(packets[0]?.data ?? new Uint8Array())
    if ('fault' in head) throw this.#refusal(`${head.fault}${this.#place(page.byte)}`, head.remedy)
    const before = page.serial === this.#serial ? this.#stream : undefined
    this.#endStream(page)
    this.#ignored.delete(page.serial)
    this.#over.delete(page.serial)
    this.#serial = page.serial
    this.#stream = new OpusStream(page, before)
    this.#skipFrames = Math.floor(head.preSkip / FRAME_SAMPLES)
    this.#leftOut += head.preSkip % FRAME_SAMPLES
  }

  /** Ends the stream before another one. */
  #endStream(next: OggPage) {
    const foreign = this.#foreign
    this.#foreign = undefined
    const stream = this.#stream
    const isTorn = stream ? stream.hasUnfinished || (foreign && !stream.isEnded) : false
    if (isTorn || foreign?.reason === 'checksum') {
      this.#flaw(foreign?.byte ?? next.byte, true, foreign ? wordsFor(foreign) : 'a packet has no end')
    } else if (foreign) this.#flaw(foreign.byte, false, wordsFor(foreign))
    if (this.#serial !== undefined) this.#over.add(this.#serial)
    this.#serial = undefined
  }

  #read(page: OggPage) {
    const stream = this.#stream!
    if (stream.repeats(page)) return this.#flaw(page.byte, false, 'a page comes a second time')
    const { packets, missing, isTorn, isOutOfOrder, played, trimmed } = stream.take(page)
    if (isOutOfOrder) throw this.#refusal(this.#after(`has pages out of order${this.#place(page.byte)}`))
    const foreign = this.#foreign
    this.#foreign = undefined
    const byte = foreign?.byte ?? page.byte
    if (missing > 0 || isTorn) {
      const reason = foreign ? wordsFor(foreign) : missing > 0 ? 'pages are missing' : 'a packet is incomplete'
      this.#flaw(byte, true, `${reason}${missing > 0 ? `, ${secondsOf(missing)} of sound are lost` : ''}`)
    } else if (foreign) this.#flaw(byte, false, wordsFor(foreign))
    if (missing > 0) this.#fill(Math.min(missing, MAX_FILLED_FRAMES), packets[0]?.data)
    packets.forEach((packet, index) => this.#packet(packet, index < played))
    this.#leftOut += trimmed
  }

  #packet(packet: OggPacket, isPlayed: boolean) {
    if (packet.length === 0) {
      this.#flaw(packet.byte, false, 'a packet is empty')
      if (isPlayed) this.#fill(1)
      return
    }
    this.#mustFit(packet)
    this.#neighbour = packet.data
    if (isPlayed) this.#frame(packet.data)
  }

  #fill(frames: number, next?: Uint8Array) {
    if (next && this.#neighbour.length === 0) this.#neighbour = next
    for (let index = 0; index < frames; index += 1) this.#frame(lossMarker(this.#neighbour))
  }

  #frame(opus: Uint8Array<ArrayBuffer>) {
    if (this.#skipFrames > 0) {
      this.#skipFrames -= 1
      return
    }
    this.#frames += 1
    this.#items.push({ type: 'packet', opus })
  }

  /** Refuses packets that the media layer does not carry. */
  #mustFit({ data, length, byte }: OggPacket) {
    const samples = packetSamples(data)
    if (samples === undefined) throw this.#refusal(`has a packet that is not Opus${this.#place(byte)}`)
    if (samples !== FRAME_SAMPLES) {
      throw this.#refusal(`has a packet of ${samples / 48} ms instead of 20${this.#place(byte)}`, 'decode')
    }
    if (length > MAX_OPUS_BYTES) {
      throw this.#refusal(`has a packet of more than ${MAX_OPUS_BYTES} bytes${this.#place(byte)}`, 'shrink')
    }
    if (!isOpusPacket(data)) throw this.#refusal(`has a packet that is not Opus${this.#place(byte)}`)
  }

  #refuseStray(page: OggPage) {
    const isOld = this.#over.has(page.serial)
    const what = isOld ? 'has two Opus streams at the same time' : 'has sound without a header'
    throw this.#refusal(this.#after(`${what}${this.#place(page.byte)}`))
  }

  /** Adds to a fault what is damaged before it, and may be its reason. */
  #after(fault: string): string {
    const foreign = this.#foreign
    return foreign ? `${fault}; before it, at byte ${foreign.byte}, ${wordsFor(foreign)}` : fault
  }

  #otherSound(page: OggPage, name: string | undefined): MediaError {
    const isAlone = page.byte === 0 && name
    const advice = name === 'Vorbis' || name === 'Speex' ? name : undefined
    if (isAlone) return this.#refusal(`is Ogg ${name}, not Ogg Opus`, advice)
    return this.#refusal(`holds ${name ?? 'a stream of an unknown kind'}, not only Opus${this.#place(page.byte)}`)
  }

  #noStream(): MediaError {
    const foreign = this.#foreign
    if (this.#ignored.size > 0) return this.#refusal('holds no sound')
    const kind = foreign && fileKind(foreign.begin)
    if (kind) return this.#refusal(`is ${kind.name}, not Ogg Opus`, kind.isEncoded ? 'encode' : 'convert')
    if (foreign?.reason === 'checksum') return this.#refusal(`is damaged${this.#place(foreign.byte)}: a wrong checksum`)
    if (foreign?.reason === 'cut') return this.#refusal(`is cut off in its first page${this.#place(foreign.byte)}`)
    return this.#refusal('is not an Ogg Opus file')
  }

  #flaw(byte: number, losesSound: boolean, what: string) {
    const flaw = { byte, atMs: this.#frames * FRAME_MS, losesSound, what }
    this.#items.push({ type: 'flaw', flaw })
  }

  #taken(): readonly OggOpusItem[] {
    const items = this.#items
    this.#items = []
    return items
  }

  #place(byte: number): string {
    const at = this.#frames > 0 ? `${((this.#frames * FRAME_MS) / 1_000).toFixed(2)} s, ` : ''
    return ` at ${at}byte ${byte}`
  }

  #refusal(fault: string, advice?: Advice): MediaError {
    const way = advice && adviceFor(advice, this.#path)
    return new MediaError('file-not-opus', `${this.#path} ${fault}${way ? `; ${way}` : ''}`)
  }
}

/** A position may be nonsense, so what is beyond the filling is not counted. */
const secondsOf = (missing: number): string =>
  missing > MAX_FILLED_FRAMES ? 'more than 10 s' : `${(missing * FRAME_MS) / 1_000} s`

function wordsFor({ reason, length }: ForeignBytes): string {
  if (reason === 'cut') return `a page is cut off after ${length} bytes`
  if (reason === 'checksum') return `${length} bytes are damaged: a wrong checksum`
  return `${length} bytes are no Ogg page`
}
