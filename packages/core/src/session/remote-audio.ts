import { LEVEL_FRESH_MS, levelOfAmplitude, shownLevel } from '../wire/level.ts'
import type { AudioSink, EarStats, PlayedAudio } from '../ports/audio.ts'
import type { Clock } from '../ports/clock.ts'
import type { MediaError } from '../ports/errors.ts'
import type { Hearing, OpenHearing } from '../ports/hearing.ts'
import type { RemoteTrack } from '../ports/link.ts'
import type { Arrival } from '../ports/media-plane.ts'
import type { PeerId, SourceId, StageMember } from '../protocol/index.ts'
import { DueVoices } from './due-voices.ts'
import { type Reception, RECEPTION_MS, ReceptionSummary } from './reception-summary.ts'

export interface RemoteAudioOptions {
  clock: Clock
  sink: AudioSink
  openHearing: OpenHearing
  /** Called while `follow` says so. */
  onPlayed: (speaker: PeerId, played: PlayedAudio) => void
  onFailed: (error: MediaError) => void
}

/** What this peer hears of each speaker, whichever way it comes: frames through the ear, or a native track. */
export class RemoteAudio {
  readonly #options: RemoteAudioOptions
  readonly #hearing: Hearing
  readonly #reception: ReceptionSummary
  readonly #due: DueVoices
  readonly #tracks = new Map<PeerId, RemoteTrack>()
  /** Speakers muted by others: not to be heard, whatever they send. */
  #silenced: ReadonlySet<PeerId> = new Set()
  #stage: readonly StageMember[] = []
  #isOnStage: boolean | undefined
  /** Of our own last frame: its level, in dB below overload, and when it was spoken. */
  #own = { level: 127, at: -Infinity }

  constructor(options: RemoteAudioOptions) {
    const { clock, openHearing, onPlayed, onFailed } = options
    this.#options = options
    this.#reception = new ReceptionSummary(clock)
    this.#due = new DueVoices(clock, (_speaker, missed) => this.#reception.addMissed(missed))
    this.#hearing = openHearing({
      heard: (speaker, heard) => {
        if (heard.type === 'frame') this.#due.came(speaker)
        else this.#due.lost(speaker, heard.count)
        if (!this.#tracks.has(speaker)) this.#reception.add(speaker, heard)
      },
      played: onPlayed,
      failed: onFailed,
    })
  }

  /** Says who is on stage, ourselves left out, and whether we are. */
  listen(stage: readonly StageMember[], isOnStage: boolean): void {
    if (this.#isOnStage !== isOnStage) this.#options.sink.setOnStage?.(isOnStage)
    this.#isOnStage = isOnStage
    this.#options.sink.introduce?.(stage)
    this.#stage = stage
    this.#expect()
    this.#reception.listen(stage)
    const before = this.#silenced
    this.#silenced = new Set(stage.flatMap(({ peer, silenced }) => (silenced ? [peer] : [])))
    for (const [peer, { stream }] of this.#tracks) {
      if (before.has(peer) !== this.#silenced.has(peer)) {
        this.#options.sink.playStream(peer, this.#silenced.has(peer) ? undefined : stream)
      }
    }
  }
  take(packet: Uint8Array<ArrayBuffer>, arrival: Arrival): void {
    this.#hearing.take(packet, arrival)
  }
  /** Takes back a frame that has not sounded yet. */
  retract(source: SourceId, sequence: number): void {
    this.#hearing.retract(source, sequence)
  }
  /** Whether `onPlayed` is to be called. */
  follow(isFollowed: boolean): void {
    this.#hearing.follow(isFollowed)
  }
  /** A native track comes, is replaced by another, or ends. */
  takeTrack(peer: PeerId, track: RemoteTrack | undefined): void {
    if (track) this.#tracks.set(peer, track)
    else this.#tracks.delete(peer)
    this.#expect()
    this.#options.sink.playStream(peer, this.#silenced.has(peer) ? undefined : track?.stream)
  }
  /** We spoke a frame of this level, in dB below overload. */
  spoke(level: number): void {
    this.#own = { level, at: this.#options.clock.now() }
  }

  /** How far a speaker's ring opens right now, 0 to 1. */
  level(peer: PeerId): number {
    if (this.#silenced.has(peer)) return 0
    const track = this.#tracks.get(peer)
    return track ? shownLevel(levelOfAmplitude(track.level())) : this.#hearing.level(peer)
  }
  /** The same for ourselves. */
  get ownLevel(): number {
    return this.#options.clock.now() - this.#own.at < LEVEL_FRESH_MS ? shownLevel(this.#own.level) : 0
  }
  isByTrack(peer: PeerId): boolean {
    return this.#tracks.has(peer)
  }
  stats(peer: PeerId): EarStats | undefined {
    const stats = this.#hearing.stats(peer)
    return stats && { ...stats, missing: stats.missing + this.#due.missedOf(peer) }
  }
  /** What came as frames in the last ten seconds; undefined while nobody speaks. What should have come and did not
   *  counts as missing. */
  receptionReport(): Reception | undefined {
    return this.#reception.report(this.#hearing.bufferMs, this.#due.missing(RECEPTION_MS))
  }
  /** Speakers of whom nothing comes, although their source runs. */
  get unheard(): readonly PeerId[] {
    return this.#due.unheard
  }
  /** What did not come until now says nothing about the way to us. */
  forgive(): void {
    this.#due.forgive()
  }

  /** Ends every speaker. It can go on in another room. */
  close(): void {
    this.#stage = []
    this.#hearing.close()
    this.#reception.clear()
    this.#due.clear()
  }

  /** A voice that comes by native track is there: the browser plays and repairs it. */
  #expect(): void {
    const isByTrack = (peer: PeerId) => this.#tracks.has(peer)
    this.#hearing.listen(
      this.#stage.map(({ peer, source, silenced }) => ({ peer, source, silenced, byTrack: isByTrack(peer) })),
    )
    this.#due.listen(this.#stage.map((member) => (isByTrack(member.peer) ? { ...member, publishing: false } : member)))
  }
}
