import { LiveSession, localMediaPlane } from '@banyan/core/parts'
import { readPacket, writePacket } from '@banyan/core/wire'
import { type AudioSink, type Clock, type FrameSigning, type Logger, silentLogger } from '@banyan/core/ports'
import type { PeerId } from '@banyan/core/protocol'
import { EventLoop, type MemoryNetwork, memorySignaling, type RelayLine, type SeededRandom } from '@banyan/core/testing'
import type { SentFrame } from '../reports/playout-report.ts'
import { interceptedPlane } from './intercepted-plane.ts'
import { frameNumber, numberedSpeech, type NumberedSpeechOptions } from './numbered-speech.ts'

/** How a simulated peer speaks. */
export interface SpeakOptions extends Omit<NumberedSpeechOptions, 'clock' | 'firstNumber'> {
  /** Whether frames between talk spurts are sent. @default 'skip' */
  silence?: 'skip' | 'send'
}

export interface SimPeerOptions {
  name: string
  /** Children that it offers to carry, 0 to 255. */
  slots: number
  /**
   * Added to the sequence number of every packet that it publishes, so that numbers can start just below 2^32. A
   * multiple of four: frames then stay in their stripes.
   */
  sequenceOffset: number
  clock: Clock
  random: SeededRandom
  network: MemoryNetwork
  /** All peers of a world may share it. */
  signing: FrameSigning
  line: RelayLine
  /** One-way delay to the relay, in ms. */
  relayDelayMs: number
  logger?: Logger | undefined
}

/** A machine of a simulated room: one real session, the frames that it sent and the frames that it played. */
export class SimPeer {
  readonly name: string
  /** The machine's event loop: freeze, throttle or end it. */
  readonly loop: EventLoop
  /** The session, for everything that an app could do with it. */
  readonly session: LiveSession
  /** Resolves once the connection to the relay is open. */
  readonly connected: Promise<void>
  /** When it asked to join, in ms on the world's clock; its connection to the relay was open by then. Infinity until
   *  then. */
  joinRequestedAt = Infinity
  /** When it left or was killed, in ms on the world's clock. Infinity until then. */
  leftAt = Infinity
  /** Frames that it sent, in order. */
  readonly sent: SentFrame[] = []
  readonly #played = new Map<PeerId, Map<number, number>>()

  constructor(options: SimPeerOptions) {
    const { name, clock, random, network, signing, line, relayDelayMs, logger = silentLogger } = options
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
        interceptedPlane(localMediaPlane(on, { signing, clock: this.loop }), (packet) =>
          this.#noteSent(packet, options.sequenceOffset),
        ),
      sink: this.#sink(),
      capability: { slots: options.slots, tracks: false },
      clock: this.loop,
      random,
      logger,
    })
  }

  /** Its id in the room; undefined while it is not in the room. */
  get id(): PeerId | undefined {
    const { snapshot } = this.session
    return snapshot.phase === 'joined' ? snapshot.self : undefined
  }

  /** Speaks from now on, until the session is told otherwise. Needs a stage slot. */
  speak({ silence, ...speech }: SpeakOptions = {}): void {
    const firstNumber = (this.sent.at(-1)?.number ?? -1) + 1
    this.session.publish(numberedSpeech({ clock: this.loop, firstNumber, ...speech }), { silence: silence ?? 'skip' })
  }

  /** What it played of a speaker: the number of each frame, and when it was first played, in ms on the world's

   *  clock. */
  played(speaker: PeerId): ReadonlyMap<number, number> {
    return this.#played.get(speaker) ?? new Map()
  }

  /** When it first played anything, in ms on the world's clock; undefined while it has not. */
  get firstPlayedAt(): number | undefined {
    const firsts = [...this.#played.values()].flatMap((frames) => [...frames.values()].slice(0, 1))
    return firsts.length > 0 ? Math.min(...firsts) : undefined
  }

  /** Notes a packet that is about to be sent. @returns the packet with its sequence numbers moved by `offset` */
  #noteSent(bytes: Uint8Array<ArrayBuffer>, offset: number): Uint8Array<ArrayBuffer> {
    const packet = readPacket(bytes)
    if (!packet.ok) return bytes
    const { source, sealed, frame, previous, stripe } = packet.value
    const number = frameNumber(frame.opus)
    if (number !== undefined) this.sent.push({ number, at: this.loop.now(), voice: frame.voice })
    if (offset === 0) return bytes
    const move = <Frame extends { sequence: number }>(each: Frame) => ({
      ...each,
      sequence: (each.sequence + offset) >>> 0,
    })
    return writePacket({ source, sealed, stripe, frame: move(frame), previous: previous && move(previous) })
  }

  #sink(): AudioSink {
    return {
      play: (speaker, audio) => {
        if (audio.type !== 'frame') return
        const frames = this.#played.get(speaker) ?? new Map<number, number>()
        const number = frameNumber(audio.frame.opus)
        if (number !== undefined && !frames.has(number)) frames.set(number, this.loop.now())
        this.#played.set(speaker, frames)
      },
      playStream() {},
      setVolume() {},
      end() {},
      close: () => Promise.resolve(),
    }
  }
}
