import type { AudioSink, EarStats } from '../ports/audio.ts'
import type { Clock } from '../ports/clock.ts'
import {
  type DistantEar,
  type HeardSpeaker,
  type Hearing,
  type HearingEvents,
  NOTHING_HEARD,
  type OpenHearing,
} from '../ports/hearing.ts'
import type { Logger } from '../ports/logger.ts'
import type { Arrival } from '../ports/media-plane.ts'
import type { PeerId, SourceId } from '../protocol/index.ts'
import type { DirectOutput } from './direct-output.ts'
import type { EarReport, FromEar, ToEar } from './hearing-messages.ts'

/** A level that was told counts for this many milliseconds: as long as in the ear, and until the next one is told. */
export const LEVEL_TOLD_MS = 200
/** Who has not asked for a level for this many milliseconds shows none: a hidden page, for example. */
export const LEVELS_WANTED_MS = 1_000

export interface WorkerHearingOptions {
  clock: Clock
  /** The loudspeaker behind `output`. */
  sink: AudioSink
  output: DirectOutput
  /** Plays in this thread, when the worker is gone or cannot decode. */
  here: OpenHearing
  logger: Logger
}

type Post = (message: ToEar, transfer?: Transferable[]) => void

/**
 * The page's end of an ear in the worker of the media plane (`EarInWorker`): says who is on stage, opens the mixer, and
 * knows what the worker last told. Where the worker is gone, or cannot decode, this thread goes on.
 */
export class WorkerHearing implements Hearing, DistantEar {
  readonly #options: WorkerHearingOptions
  #on: HearingEvents | undefined
  #post: Post | undefined
  #endMixer = () => {}
  /** Plays instead of the worker. */
  #here: Hearing | undefined
  #stage: readonly HeardSpeaker[] = []
  #stats: ReadonlyMap<PeerId, EarStats> = new Map()
  #bufferMs = 0
  #levels: ReadonlyMap<PeerId, number> = new Map()
  #levelsAt = -Infinity
  #levelsAskedAt = -Infinity
  #wanted = { levels: false, played: false }

  constructor(options: WorkerHearingOptions) {
    this.#options = options
  }

  /** To be called before the media plane opens. */
  readonly open: OpenHearing = (on) => {
    this.#on = on
    return this
  }

  connected(post: Post): void {
    this.#post = post
    this.#endMixer = this.#options.output.onMixer((port) => post({ type: 'mixer', port }, [port]))
  }
  lost(): void {
    this.#post = undefined
    this.#playHere()
  }
  said(message: unknown): void {
    if (!this.#here) this.#take(message as FromEar)
  }

  listen(stage: readonly HeardSpeaker[]): void {
    const before = this.#stage
    this.#stage = stage
    if (this.#here) return this.#here.listen(stage)
    const stays = new Set(stage.map(({ source }) => source))
    for (const { peer, source } of before) if (!stays.has(source)) this.#options.sink.end(peer)
    this.#tellStage()
  }
  take(packet: Uint8Array<ArrayBuffer>, arrival: Arrival): void {
    this.#here?.take(packet, arrival)
  }
  retract(source: SourceId, sequence: number): void {
    this.#here?.retract(source, sequence)
  }
  follow(isFollowed: boolean): void {
    this.#want({ ...this.#wanted, played: isFollowed })
    this.#here?.follow(isFollowed)
  }

  level(peer: PeerId): number {
    if (this.#here) return this.#here.level(peer)
    const now = this.#options.clock.now()
    this.#levelsAskedAt = now
    if (!this.#wanted.levels) this.#want({ ...this.#wanted, levels: true })
    return now - this.#levelsAt < LEVEL_TOLD_MS ? (this.#levels.get(peer) ?? 0) : 0
  }
  stats(peer: PeerId): EarStats | undefined {
    if (this.#here) return this.#here.stats(peer)
    return this.#stage.some((speaker) => speaker.peer === peer) ? (this.#stats.get(peer) ?? NOTHING_HEARD) : undefined
  }
  get bufferMs(): number {
    return this.#here?.bufferMs ?? this.#bufferMs
  }
  close(): void {
    this.listen([])
  }

  #take(message: FromEar): void {
    const { output, logger } = this.#options
    switch (message.type) {
      case 'begins':
        return output.open()
      case 'report':
        return this.#takeReport(message.report)
      case 'levels':
        return this.#takeLevels(new Map(message.levels))
      case 'played':
        return this.#wanted.played ? this.#on?.played(message.speaker, message.played) : undefined
      case 'undecodable':
        return output.failed(message.speaker, new Error(message.why), message.isLast)
      case 'unable':
        logger.warn({ part: 'playout', why: message.why }, 'nothing can be decoded in the worker: the page plays')
        this.#playHere()
    }
  }

  #takeReport({ heard, stats, bufferMs, mixed }: EarReport): void {
    this.#stats = new Map(stats)
    this.#bufferMs = bufferMs
    this.#options.output.took(mixed)
    for (const [speaker, each] of heard) this.#on?.heard(speaker, each)
  }

  #takeLevels(levels: ReadonlyMap<PeerId, number>): void {
    const now = this.#options.clock.now()
    this.#levels = levels
    this.#levelsAt = now
    if (now - this.#levelsAskedAt >= LEVELS_WANTED_MS) this.#want({ ...this.#wanted, levels: false })
  }

  #tellStage(): void {
    const { output } = this.#options
    const stage = this.#stage.map(({ peer, source, silenced = false, byTrack }) => ({
      ...{ peer, source, silenced, voice: byTrack ? undefined : output.voiceOf(peer) },
    }))
    this.#post?.({ type: 'listen', stage })
  }

  #want(wanted: { levels: boolean; played: boolean }): void {
    this.#wanted = wanted
    this.#post?.({ type: 'want', ...wanted })
  }

  #playHere(): void {
    if (this.#here || !this.#on) return
    this.#endMixer()
    this.#post?.({ type: 'stop' })
    this.#here = this.#options.here(this.#on)
    this.#here.listen(this.#stage)
    this.#here.follow(this.#wanted.played)
  }
}
