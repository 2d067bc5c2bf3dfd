import type { PlayedAudio } from '../ports/audio.ts'
import type { Clock } from '../ports/clock.ts'
import type { Heard } from '../ports/hearing.ts'
import type { Arrival } from '../ports/media-plane.ts'
import type { PeerId, SourceId } from '../protocol/index.ts'
import type { Decoded } from './decode-queue.ts'
import { Ear } from './ear.ts'
import type { FromEar, ListedSpeaker, ToEar } from './hearing-messages.ts'
import { type OpenFrameDecoder, openFrameDecoder } from './open-frame-decoder.ts'
import { SpeakerOutput, type SpeakerOutputEvents } from './speaker-output.ts'
import { LOOK_MS } from './watchdog.ts'

/** How often levels are told at most, in milliseconds. */
export const LEVELS_MS = 50
/** What was heard is told after this many milliseconds, unless the page asks before. A page that takes a voice for
 *  missing after three seconds must hear of its frames well before that. */
export const REPORT_MS = 1_000
/** The page is asked for a mixer this often at most, in milliseconds. */
const ASK_MS = 1_000

export interface EarInWorkerOptions {
  clock: Clock
  post: (message: FromEar) => void
  /** Milliseconds of `clock` for the moment of an arrival, which this same thread has noted. */
  arrivedAt: (at: number) => number
}

/**
 * The ear, its jitter buffers and its decoders, in the thread in which packets arrive. Decoded sound goes straight to
 * the mixer; the page is told no more than it shows. It has no timer but the ear's: everything else is done when a
 * frame is due.
 */
export class EarInWorker {
  readonly #clock: Clock
  readonly #post: (message: FromEar) => void
  readonly #ear: Ear
  #stage: readonly ListedSpeaker[] = []
  /** Numbers in the mixer. */
  #voices: ReadonlyMap<PeerId, number | undefined> = new Map()
  readonly #outputs = new Map<PeerId, SpeakerOutput>()
  #mixer: MessagePort | undefined
  #wanted = { levels: false, played: false }
  #heard: [speaker: PeerId, heard: Heard][] = []
  #mixed = 0
  #reportedAt: number
  #lookedAt: number
  #levelsAt = -Infinity
  #askedAt = -Infinity
  /** The page has said who is on stage, and has not taken over since. */
  isListening = false

  constructor({ clock, post, arrivedAt }: EarInWorkerOptions) {
    this.#clock = clock
    this.#post = post
    this.#reportedAt = this.#lookedAt = clock.now()
    this.#ear = new Ear({
      ...{ clock, arrivedAt },
      onHeard: (speaker, played) => this.#due(speaker, played),
      onEnded: (speaker) => this.#end(speaker),
    })
  }

  /** Takes what the page says. */
  handle(message: ToEar): void {
    switch (message.type) {
      case 'listen':
        return this.#listen(message.stage)
      case 'mixer':
        this.#mixer?.close()
        this.#mixer = message.port
        return
      case 'want':
        this.#wanted = message
        return
      case 'stop':
        return this.close()
    }
  }
  take(packet: Uint8Array<ArrayBuffer>, arrival: Arrival): void {
    this.#ear.take(packet, arrival)
  }
  retract(source: SourceId, sequence: number): void {
    this.#ear.retract(source, sequence)
  }

  /** Tells what was heard since the last time, and how each speaker is doing. */
  report(): void {
    this.#reportedAt = this.#clock.now()
    if (this.#stage.length === 0) return
    const stats = this.#stage.flatMap(({ peer }) => {
      const ofPeer = this.#ear.stats(peer)
      return ofPeer ? [[peer, ofPeer] as const] : []
    })
    const [heard, mixed] = [this.#heard, this.#mixed]
    this.#heard = []
    this.#mixed = 0
    this.#post({ type: 'report', report: { heard, stats, bufferMs: this.#ear.bufferMs, mixed } })
  }

  /** Ends every speaker, and lets go of the mixer. */
  close(): void {
    this.report()
    this.#listen([])
    this.isListening = false
    this.#mixer?.close()
    this.#mixer = undefined
  }

  #listen(stage: readonly ListedSpeaker[]): void {
    this.isListening = true
    this.#stage = stage
    this.#voices = new Map(stage.map(({ peer, voice }) => [peer, voice]))
    this.#ear.listen(stage)
  }

  #due(speaker: PeerId, played: PlayedAudio): void {
    this.#heard.push([speaker, withoutSound(played)])
    const voice = this.#voices.get(speaker)
    if (voice !== undefined) this.#play(speaker, voice, played)
    const now = this.#clock.now()
    if (this.#wanted.levels && now - this.#levelsAt >= LEVELS_MS) this.#tellLevels(now)
    if (now - this.#reportedAt >= REPORT_MS) this.report()
    if (now - this.#lookedAt < LOOK_MS) return
    this.#lookedAt = now
    for (const output of this.#outputs.values()) output.look()
  }

  #play(speaker: PeerId, voice: number, played: PlayedAudio): void {
    const now = this.#clock.now()
    if (!this.#mixer && now - this.#askedAt >= ASK_MS) {
      this.#askedAt = now
      this.#post({ type: 'begins' })
    }
    const output = this.#outputs.get(speaker) ?? this.#openOutput(speaker, voice)
    output.take(played)
    if (this.#wanted.played) this.#post({ type: 'played', speaker, played })
  }

  readonly #openDecoder: OpenFrameDecoder = async (on, wasmOnly) => {
    try {
      return await openFrameDecoder(on, wasmOnly)
    } catch (error) {
      this.#post({ type: 'unable', why: String(error) })
      throw error
    }
  }

  #openOutput(speaker: PeerId, voice: number): SpeakerOutput {
    const on: SpeakerOutputEvents = {
      decoded: (decoded) => this.#mix(voice, decoded),
      failed: (error, isLast) => this.#post({ type: 'undecodable', speaker, why: String(error), isLast }),
    }
    const output = new SpeakerOutput(on, this.#openDecoder)
    this.#outputs.set(speaker, output)
    return output
  }

  #mix(voice: number, decoded: Decoded): void {
    if (!this.#mixer) return
    const isSound = 'samples' in decoded
    if (isSound) this.#mixed += 1
    this.#mixer.postMessage({ voice, ...decoded }, isSound ? [decoded.samples.buffer] : [])
  }

  #tellLevels(now: number): void {
    const levels = this.#stage.map(({ peer }) => [peer, this.#ear.level(peer)] as const)
    if (levels.every(([, level]) => level === 0)) return
    this.#levelsAt = now
    this.#post({ type: 'levels', levels: levels.filter(([, level]) => level > 0) })
  }

  #end(speaker: PeerId): void {
    this.#outputs.get(speaker)?.close()
    this.#outputs.delete(speaker)
  }
}

const withoutSound = (played: PlayedAudio): Heard =>
  played.type === 'lost' ? played : { type: 'frame', delayMs: played.delayMs, lastOfSpurt: played.lastOfSpurt }
