import type { Heard } from '../ports/audio.ts'
import type { Cancel, Clock } from '../ports/clock.ts'
import type { PeerId, SourceId } from '../protocol/index.ts'
import { JitterBuffer } from './jitter-buffer.ts'
import { shownLevel } from './level.ts'
import { readPacket } from './packet.ts'

/** A level older than this is of the past: the speaker paused, or was muted. */
export const LEVEL_FRESH_MS = 150

interface Voice {
  peer: PeerId
  buffer: JitterBuffer
  level: number
  levelAt: number
  wake: Cancel | undefined
}

export interface EarOptions {
  clock: Clock
  onHeard: (speaker: PeerId, heard: Heard) => void
  /** Somebody left the stage. */
  onEnded: (speaker: PeerId) => void
}

/** Turns packets into ordered frames, a jitter buffer for each source on stage. */
export class Ear {
  readonly #options: EarOptions
  readonly #voices = new Map<SourceId, Voice>()

  constructor(options: EarOptions) {
    this.#options = options
  }

  /** Who is on stage. Sources that are not listed any more end. */
  listen(stage: readonly { peer: PeerId; source: SourceId }[]): void {
    const stays = new Set(stage.map(({ source }) => source))
    for (const source of [...this.#voices.keys()]) if (!stays.has(source)) this.#end(source)
    for (const { peer, source } of stage) {
      if (this.#voices.has(source)) continue
      this.#voices.set(source, { peer, buffer: new JitterBuffer(), level: 127, levelAt: -Infinity, wake: undefined })
    }
  }

  take(bytes: Uint8Array<ArrayBuffer>): void {
    const packet = readPacket(bytes)
    const voice = packet.ok ? this.#voices.get(packet.value.source) : undefined
    if (!packet.ok || !voice) return
    const now = this.#options.clock.now()
    voice.level = packet.value.frame.level
    voice.levelAt = now
    this.#emit(voice, voice.buffer.push(packet.value, now))
  }

  /** How far a speaker's ring opens right now, 0 to 1. */
  level(peer: PeerId): number {
    const now = this.#options.clock.now()
    for (const voice of this.#voices.values()) {
      if (voice.peer === peer && now - voice.levelAt < LEVEL_FRESH_MS) return shownLevel(voice.level)
    }
    return 0
  }

  close(): void {
    this.listen([])
  }

  #emit(voice: Voice, heard: readonly Heard[]): void {
    for (const each of heard) this.#options.onHeard(voice.peer, each)
    voice.wake?.()
    const { deadline } = voice.buffer
    const { clock } = this.#options
    voice.wake =
      deadline === undefined
        ? undefined
        : clock.after(Math.max(1, deadline - clock.now()), () => this.#emit(voice, voice.buffer.poll(clock.now())))
  }

  #end(source: SourceId): void {
    const voice = this.#voices.get(source)
    if (!voice) return
    voice.wake?.()
    this.#voices.delete(source)
    this.#options.onEnded(voice.peer)
  }
}
