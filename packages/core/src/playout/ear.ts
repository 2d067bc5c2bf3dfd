import type { EarStats, PlayedAudio } from '../ports/audio.ts'
import type { Cancel, Clock } from '../ports/clock.ts'
import type { Arrival } from '../ports/media-plane.ts'
import type { PeerId, SourceId } from '../protocol/index.ts'
import { shownLevel } from '../wire/level.ts'
import { readPacket } from '../wire/packet.ts'
import { JitterBuffer } from './jitter-buffer.ts'
import { RecentMinimum } from './recent-minimum.ts'

/** A level older than this is of the past: the speaker paused, or was muted. */
export const LEVEL_FRESH_MS = 150
/** What was due is this much overdue: the thread was busy, or the page throttled. */
const BUSY_MS = 40
/** After that, packets that waited for the thread get this long to be taken, before anything counts as lost. */
const GRACE_MS = 20
/** And this long in any case: they may be on their way from another thread. */
const ON_ITS_WAY_MS = 5
/** Timers run on whole milliseconds: what is due in parts of one is not worth another timer. */
const TIMER_MS = 1

interface Voice {
  readonly peer: PeerId
  buffer: JitterBuffer
  silenced: boolean
  level: number
  levelAt: number
}

const UNHEARD = { level: 127, levelAt: -Infinity }

export interface EarOptions {
  clock: Clock
  /** Called at the moment at which it is to be played. */
  onHeard: (speaker: PeerId, heard: PlayedAudio) => void
  /** Somebody left the stage. */
  onEnded: (speaker: PeerId) => void
}

/** Turns packets into frames at the moment at which they are due, with a jitter buffer for each source on stage. */
export class Ear {
  readonly #options: EarOptions
  readonly #voices = new Map<SourceId, Voice>()
  /** From the time of arrivals to our clock's: the smallest difference seen, so that the way to this thread does not count. */
  readonly #toClock = new RecentMinimum({ seconds: 60 })
  #timer: { at: number; cancel: Cancel } | undefined
  /** Up to when everything that came was taken, and from when that can be said again. */
  #known = -Infinity
  #trustedFrom = -Infinity

  constructor(options: EarOptions) {
    this.#options = options
  }

  /** Who is on stage. Sources that are not listed any more end. Of those who are silenced nothing is heard, not even what came before. */
  listen(stage: readonly { peer: PeerId; source: SourceId; silenced?: boolean | undefined }[]): void {
    const stays = new Set(stage.map(({ source }) => source))
    for (const source of [...this.#voices.keys()]) if (!stays.has(source)) this.#end(source)
    for (const { peer, source, silenced = false } of stage) {
      const voice = this.#voices.get(source)
      if (!voice) this.#voices.set(source, { peer, buffer: new JitterBuffer(), silenced, ...UNHEARD })
      else if (voice.silenced !== silenced) Object.assign(voice, { buffer: new JitterBuffer(), silenced, ...UNHEARD })
    }
    this.#setTimer()
  }

  /** Takes a packet. Of what cannot be read, or comes from nobody on stage, nothing is heard. */
  take(bytes: Uint8Array<ArrayBuffer>, arrival: Arrival): void {
    const packet = readPacket(bytes)
    const voice = packet.ok ? this.#voices.get(packet.value.source) : undefined
    if (!packet.ok || !voice || voice.silenced) return
    const now = this.#options.clock.now()
    this.#toClock.add(now - arrival.at, now)
    const at = arrival.at + this.#toClock.value!
    this.#wake(now)
    voice.buffer.push(packet.value.frame, at, arrival.skewMs)
    this.#knows(now, at)
    if ((voice.buffer.due ?? Infinity) <= now) this.#hear(now)
    else this.#setTimer()
  }

  /** How far a speaker's ring opens right now, 0 to 1. */
  level(peer: PeerId): number {
    const voice = this.#voiceOf(peer)
    const isFresh = voice && this.#options.clock.now() - voice.levelAt < LEVEL_FRESH_MS
    return isFresh ? shownLevel(voice.level) : 0
  }

  /** Undefined for somebody who is not on stage. */
  stats(peer: PeerId): EarStats | undefined {
    return this.#voiceOf(peer)?.buffer.stats
  }

  /** What the buffers of those who were heard hold, the mean; 0 when nobody was. */
  get bufferMs(): number {
    const heard = [...this.#voices.values()].map(({ buffer }) => buffer.stats).filter(({ played }) => played > 0)
    return heard.reduce((sum, { bufferMs }) => sum + bufferMs, 0) / Math.max(1, heard.length)
  }

  close(): void {
    this.listen([])
  }

  /** A thread that was busy may find what is due before it finds the packets that came meanwhile. */
  #wake(now: number): void {
    const overdue = this.#timer ? now - this.#timer.at : 0
    if (overdue > BUSY_MS) this.#trustedFrom = now + GRACE_MS
  }

  #knows(now: number, upTo: number): void {
    if (now >= this.#trustedFrom) this.#known = Math.max(this.#known, upTo)
  }

  #hear(now: number): void {
    for (const [source, voice] of [...this.#voices]) {
      for (const heard of voice.buffer.poll(now, this.#known)) {
        // Whoever heard the last frame may have ended or silenced it.
        if (this.#voices.get(source) !== voice || voice.silenced) break
        if (heard.type === 'frame') Object.assign(voice, { level: heard.frame.level, levelAt: now })
        this.#options.onHeard(voice.peer, heard)
      }
    }
    this.#setTimer()
  }

  /** One timer, for what is due first. */
  #setTimer(): void {
    const { clock } = this.#options
    let due = Infinity
    for (const { buffer } of this.#voices.values()) due = Math.min(due, buffer.due ?? Infinity)
    if (this.#timer && Math.abs(due - this.#timer.at) < TIMER_MS) return
    this.#timer?.cancel()
    this.#timer = undefined
    if (due === Infinity) return
    const now = clock.now()
    const at = due > now ? due : Math.max(now + ON_ITS_WAY_MS, this.#trustedFrom)
    const cancel = clock.after(Math.ceil(at - now), () => {
      const now = clock.now()
      this.#wake(now)
      this.#timer = undefined
      this.#knows(now, now)
      this.#hear(now)
    })
    this.#timer = { at, cancel }
  }

  #voiceOf(peer: PeerId): Voice | undefined {
    for (const voice of this.#voices.values()) if (voice.peer === peer) return voice
    return undefined
  }

  #end(source: SourceId): void {
    const voice = this.#voices.get(source)
    if (!voice) return
    this.#voices.delete(source)
    this.#options.onEnded(voice.peer)
  }
}
