import { LiveSession, localMediaPlane } from '@banyan/core/parts'
import { readPacket, writePacket } from '@banyan/core/wire'
import { type AudioSink, type Clock, type Logger, silentLogger } from '@banyan/core/ports'
import type { PeerId } from '@banyan/core/protocol'
import { EventLoop, type MemoryNetwork, memorySignaling, type RelayLine, type SeededRandom } from '@banyan/core/testing'
import type { Spoken } from './ear-report.ts'
import { frameNumber, speech as speechOf, type SpeechOptions } from './speech.ts'
import { tappedPlane } from './tapped-plane.ts'

export type Speech = Omit<SpeechOptions, 'clock' | 'first'> & { silence?: 'skip' | 'send' }

export interface ResidentOptions {
  name: string
  slots: number
  /** Added to the sequence of every packet that it publishes, to begin just before the numbers wrap around: a multiple of
   *  four, so that frames stay in their stripes. */
  sequenceOffset: number
  clock: Clock
  random: SeededRandom
  network: MemoryNetwork
  line: RelayLine
  relayDelayMs: number
  logger?: Logger | undefined
}

/** One machine with a session on it: what it said, and what it played. */
export class Resident {
  readonly name: string
  readonly loop: EventLoop
  readonly session: LiveSession
  /** Kept once it has reached the relay. */
  readonly connected: Promise<void>
  /** When it asked to come in; its connection to the relay was up by then. */
  enteredAt = Infinity
  /** When it left or vanished. */
  goneAt = Infinity
  readonly spoken: Spoken[] = []
  readonly #heard = new Map<PeerId, Map<number, number>>()

  constructor(options: ResidentOptions) {
    const { name, clock, random, network, line, relayDelayMs, logger = silentLogger } = options
    this.name = name
    this.loop = new EventLoop(clock)
    const signaling = memorySignaling({
      ...{ line, clock: this.loop, chance: random.next, delayMs: relayDelayMs, logger },
      post: (task) => this.loop.post(task),
    })
    this.connected = new Promise((resolve) => {
      signaling.onConnection((state) => {
        if (state === 'connected') resolve()
      })
    })
    this.session = new LiveSession({
      signaling,
      transport: network.host(name, this.loop),
      openMediaPlane: (on) =>
        tappedPlane(localMediaPlane(on, this.loop), (packet) => this.#said(packet, options.sequenceOffset)),
      sink: this.#sink(),
      capability: { slots: options.slots, tracks: false },
      clock: this.loop,
      random,
      logger,
    })
  }

  get peer(): PeerId | undefined {
    const { snapshot } = this.session
    return snapshot.phase === 'joined' ? snapshot.self : undefined
  }

  /** Speaks from now on, until the session is told otherwise. Needs a place on the stage. */
  speak({ silence, ...speech }: Speech = {}): void {
    const first = (this.spoken.at(-1)?.number ?? -1) + 1
    this.session.publish(speechOf({ clock: this.loop, first, ...speech }), { silence: silence ?? 'skip' })
  }

  /** What it played of somebody, by the number of the frame. */
  heard(peer: PeerId): ReadonlyMap<number, number> {
    return this.#heard.get(peer) ?? new Map()
  }

  /** When it first played anything. */
  get firstHeardAt(): number | undefined {
    const firsts = [...this.#heard.values()].flatMap((frames) => [...frames.values()].slice(0, 1))
    return firsts.length > 0 ? Math.min(...firsts) : undefined
  }

  #said(bytes: Uint8Array<ArrayBuffer>, offset: number): Uint8Array<ArrayBuffer> {
    const packet = readPacket(bytes)
    if (!packet.ok) return bytes
    const { source, sealed, frame, previous, stripe } = packet.value
    const number = frameNumber(frame.opus)
    if (number !== undefined) this.spoken.push({ number, at: this.loop.now(), voice: frame.voice })
    if (offset === 0) return bytes
    const move = <Frame extends { sequence: number }>(each: Frame) => ({
      ...each,
      sequence: (each.sequence + offset) >>> 0,
    })
    return writePacket({ source, sealed, stripe, frame: move(frame), previous: previous && move(previous) })
  }

  #sink(): AudioSink {
    return {
      play: (speaker, heard) => {
        if (heard.type !== 'frame') return
        const frames = this.#heard.get(speaker) ?? new Map<number, number>()
        const number = frameNumber(heard.frame.opus)
        if (number !== undefined && !frames.has(number)) frames.set(number, this.loop.now())
        this.#heard.set(speaker, frames)
      },
      playStream() {},
      setVolume() {},
      end() {},
      close: () => Promise.resolve(),
    }
  }
}
