import type { EarStats, PlayedAudio } from '../ports/audio.ts'
import type { Cancel, Clock } from '../ports/clock.ts'
import type { Arrival } from '../ports/media-plane.ts'
import type { PeerId, SourceId } from '../protocol/index.ts'
import { LEVEL_FRESH_MS, shownLevel } from '../wire/level.ts'
import { readPacket } from '../wire/packet.ts'
import { JitterBuffer } from './jitter-buffer.ts'
import { RecentMinimum } from './recent-minimum.ts'

/** A timer that fires more than this many milliseconds late shows that the thread was busy, or that the page is
 *  throttled. */
const BUSY_MS = 40
/** After the thread was busy, packets that waited meanwhile have this many milliseconds to be taken before a frame
 *  counts as lost. */
const GRACE_MS = 20
/** A thread that has been busy for this many milliseconds goes on being busy: its packets come late, and in order.
 *  Nothing would ever count as lost, and nothing behind it be played, if packets went on having that time. */
const BUSY_FOR_MS = 400
/** A frame that is due already is played this many milliseconds later at the earliest, because packets may be on
 *  their way from the forwarder's thread. */
const HANDOVER_MS = 5
/** A timer is not moved for a difference below this many milliseconds: timers run on whole milliseconds. */
const TIMER_MS = 1
/** The fastest way from the forwarder's thread to this one is looked for over this many seconds, while the two
 *  clocks drift apart by a few milliseconds at most. */
const CLOCK_SECONDS = 60

interface Speaker {
  readonly peer: PeerId
  buffer: JitterBuffer
  silenced: boolean
  level: number
  levelAt: number
}

/** A speaker from whom nothing has come yet. */
const afresh = (silenced: boolean) => ({ buffer: new JitterBuffer(), silenced, level: 127, levelAt: -Infinity })

export interface EarOptions {
  clock: Clock
  /** How many milliseconds after its turn a frame may be handed on; see `AudioSink`. @default 0 */
  patienceMs?: number | undefined
  /** Called with each frame, or each number of lost frames, at the moment at which it is to be played. */
  onHeard: (speaker: PeerId, audio: PlayedAudio) => void
  /** Called when a speaker has left the stage. */
  onEnded: (speaker: PeerId) => void
  /**
   * Milliseconds of `clock` for the moment at which a packet was handed out (`Arrival.readyAt`).
   * @default the ear finds out how the clock of another thread goes
   */
  arrivedAt?: (at: number, now: number) => number
}

/** From the clock of arrivals to this thread's: the smallest difference seen leaves out the time to this thread. */
function clockOfOtherThread(): (at: number, now: number) => number {
  const toClock = new RecentMinimum({ seconds: CLOCK_SECONDS })
  return (at, now) => {
    toClock.add(now - at, now)
    return at + toClock.value!
  }
}

/** Hands on the frames of all speakers when they are due, or with the packet after that where there is patience. Each
 *  source on stage has a jitter buffer. */
export class Ear {
  readonly #options: EarOptions
  readonly #patienceMs: number
  readonly #speakers = new Map<SourceId, Speaker>()
  readonly #arrivedAt: (at: number, now: number) => number
  #timer: { at: number; cancel: Cancel } | undefined
  /** Every packet that came up to this moment was taken: frames that were due before it, and are not there, are
   *  lost. */
  #completeUpTo = -Infinity
  /** The thread was busy, and packets may still wait to be taken until then. */
  #catchingUpUntil = -Infinity
  /** Since when the thread is busy, and when it last was. */
  #busySince = -Infinity
  #busyAt = -Infinity

  constructor(options: EarOptions) {
    this.#options = options
    this.#patienceMs = options.patienceMs ?? 0
    this.#arrivedAt = options.arrivedAt ?? clockOfOtherThread()
  }

  /** Follows who is on stage. Sources that are not listed end. Of silenced speakers nothing is played, not even what
   *  has come. */
  listen(stage: readonly { peer: PeerId; source: SourceId; silenced?: boolean | undefined }[]): void {
    const sources = new Set(stage.map(({ source }) => source))
    for (const source of [...this.#speakers.keys()]) if (!sources.has(source)) this.#end(source)
    for (const { peer, source, silenced = false } of stage) {
      const speaker = this.#speakers.get(source)
      if (!speaker) this.#speakers.set(source, { peer, ...afresh(silenced) })
      else if (speaker.silenced !== silenced) Object.assign(speaker, afresh(silenced))
    }
    this.#setTimer()
  }

  /** Takes a packet. Drops what cannot be read, and what comes from a source that is not on stage or is silenced. */
  take(bytes: Uint8Array<ArrayBuffer>, arrival: Arrival): void {
    const packet = readPacket(bytes)
    const speaker = packet.ok ? this.#speakers.get(packet.value.source) : undefined
    if (!packet.ok || !speaker || speaker.silenced) return
    const now = this.#options.clock.now()
    const readyAt = this.#arrivedAt(arrival.readyAt, now)
    const at = readyAt - (arrival.readyAt - arrival.at)
    this.#noticeBusyThread(now)
    speaker.buffer.push(packet.value.frame, { ...arrival, at, readyAt, takenAt: now })
    this.#tookPackets(now, readyAt)
    if ((speaker.buffer.due ?? Infinity) <= now) this.#play(now)
    else this.#setTimer()
  }

  /** Takes back a frame that was taken, unless it was played. */
  retract(source: SourceId, sequence: number): void {
    this.#speakers.get(source)?.buffer.retract(sequence)
    this.#setTimer()
  }

  /** How far a speaker's ring opens right now, 0 to 1. */
  level(peer: PeerId): number {
    const speaker = this.#speakerOf(peer)
    const isFresh = speaker && this.#options.clock.now() - speaker.levelAt < LEVEL_FRESH_MS
    return isFresh ? shownLevel(speaker.level) : 0
  }

  /** Undefined for a peer that is not on stage. */
  stats(peer: PeerId): EarStats | undefined {
    return this.#speakerOf(peer)?.buffer.stats
  }

  /** How many milliseconds the jitter buffers hold: the mean of the speakers who were heard, 0 when nobody was. */
  get bufferMs(): number {
    const heard = [...this.#speakers.values()].map(({ buffer }) => buffer.stats).filter(({ played }) => played > 0)
    return heard.reduce((sum, { bufferMs }) => sum + bufferMs, 0) / Math.max(1, heard.length)
  }

  close(): void {
    this.listen([])
  }

  /** A thread that was busy may run the timer before it takes the packets that came meanwhile. */
  #noticeBusyThread(now: number): void {
    const overdueMs = this.#timer ? now - this.#timer.at : 0
    if (overdueMs <= BUSY_MS) return
    if (now - this.#busyAt > BUSY_FOR_MS) this.#busySince = now
    this.#busyAt = now
    if (now - this.#busySince < BUSY_FOR_MS) this.#catchingUpUntil = now + GRACE_MS
  }

  #tookPackets(now: number, upTo: number): void {
    if (now >= this.#catchingUpUntil) this.#completeUpTo = Math.max(this.#completeUpTo, upTo)
  }

  /** Hands on everything that is due. */
  #play(now: number): void {
    for (const [source, speaker] of this.#speakers) {
      for (const audio of speaker.buffer.poll(now, this.#completeUpTo, this.#patienceMs)) {
        // The listener of the frame before may have ended or silenced this speaker.
        if (this.#speakers.get(source) !== speaker || speaker.silenced) break
        if (audio.type === 'frame') {
          speaker.level = audio.frame.level
          speaker.levelAt = now
        }
        this.#options.onHeard(speaker.peer, audio)
      }
    }
    this.#setTimer()
  }

  /** One timer serves all speakers: it fires for the frame that is due first. Where there is patience packets serve
   *  them, and a timer that comes too early is left alone. */
  #setTimer(): void {
    const { clock } = this.#options
    let due = Infinity
    for (const { buffer } of this.#speakers.values()) due = Math.min(due, buffer.due ?? Infinity)
    due += this.#patienceMs
    const earlyMs = this.#timer ? due - this.#timer.at : 0
    if (this.#timer && (Math.abs(earlyMs) < TIMER_MS || (this.#patienceMs > 0 && earlyMs > 0))) return
    this.#timer?.cancel()
    this.#timer = undefined
    if (due === Infinity) return
    const now = clock.now()
    const at = due > now ? due : Math.max(now + HANDOVER_MS, this.#catchingUpUntil)
    const cancel = clock.after(Math.ceil(at - now), () => {
      const now = clock.now()
      this.#noticeBusyThread(now)
      this.#timer = undefined
      this.#tookPackets(now, now)
      this.#play(now)
    })
    this.#timer = { at, cancel }
  }

  #speakerOf(peer: PeerId): Speaker | undefined {
    for (const speaker of this.#speakers.values()) if (speaker.peer === peer) return speaker
    return undefined
  }

  #end(source: SourceId): void {
    const speaker = this.#speakers.get(source)
    if (!speaker) return
    this.#speakers.delete(source)
    this.#options.onEnded(speaker.peer)
  }
}
