import { hearingHere, LiveSession, localMediaPlane } from '@banyan/core/parts'
import { readPacket, writePacket } from '@banyan/core/wire'
import { type AudioSink, type Clock, type FrameSigning, type Logger, silentLogger } from '@banyan/core/ports'
import type { PeerId } from '@banyan/core/protocol'
import {
  Adversary,
  EventLoop,
  hostilePlane,
  lyingSignaling,
  type MediaBehaviour,
  type MemoryNetwork,
  memorySignaling,
  type Processor,
  type RelayLie,
  type RelayLine,
  type SeededRandom,
} from '@banyan/core/testing'
import type { SentFrame } from '../reports/playout-report.ts'
import { framePrint } from './frame-print.ts'
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
  /** What it runs on; undefined: on a machine of its own for which nothing takes time. */
  processor?: Processor | undefined
  random: SeededRandom
  network: MemoryNetwork
  /** All peers of a world may share it. */
  signing: FrameSigning
  line: RelayLine
  /** It says that it is a machine that stays: see `Capability`. */
  seed?: boolean | undefined
  /** It is hostile: what it does to what it passes on. */
  behaviours?: readonly MediaBehaviour[] | undefined
  /** It is hostile: what it tells the relay. */
  lies?: readonly RelayLie[] | undefined
  /** One-way delay to the relay, in ms. */
  relayDelayMs: number
  logger?: Logger | undefined
}

/** A frame that was played. */
export interface AudibleFrame {
  /** What it sounded like, as `framePrint` says. */
  readonly print: number
  /** The number that its bytes carry, true or not; undefined where they carry none. */
  readonly number: number | undefined
  /** In ms on the world's clock. */
  readonly at: number
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
  /** `framePrint` of each frame that it sent. */
  readonly sentPrints = new Set<number>()
  readonly #audible = new Map<PeerId, AudibleFrame[]>()
  readonly #adversary: Adversary
  readonly #lies: RelayLie[] | undefined
  #isHostile: boolean

  constructor(options: SimPeerOptions) {
    const { name, clock, random, network, signing, line, relayDelayMs, logger = silentLogger } = options
    const { behaviours, lies } = options
    this.name = name
    this.loop = new EventLoop(clock, options.processor?.thread())
    this.#adversary = new Adversary(this.loop)
    this.#adversary.behaviours = behaviours ?? []
    this.#lies = lies && [...lies]
    this.#isHostile = behaviours !== undefined || (lies?.length ?? 0) > 0
    const signaling = memorySignaling({
      ...{ line, clock: this.loop, chance: random.next, delayMs: relayDelayMs, logger },
      ...(options.processor && { network: clock }),
      post: (task, work) => this.loop.post(task, work),
    })
    this.connected = new Promise((resolve) => {
      signaling.onConnection((state) => {
        if (state === 'connected') resolve()
      })
    })
    const sink = this.#sink()
    this.session = new LiveSession({
      signaling: this.#lies ? lyingSignaling(signaling, this.loop, this.#lies) : signaling,
      transport: network.host(name, this.loop),
      openMediaPlane: (on) =>
        interceptedPlane(
          hostilePlane((on) => localMediaPlane(on, { signing, clock: this.loop }), this.#adversary)(on),
          (packet) => this.#noteSent(packet, options.sequenceOffset),
        ),
      ...{ sink, openHearing: hearingHere({ clock: this.loop, sink }) },
      capability: { slots: options.slots, tracks: false, ...(options.seed && { seed: true }) },
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

  /** Whether it ever was hostile. Its own ear and voice are in no report. */
  get isHostile(): boolean {
    return this.#isHostile
  }

  /** Is hostile from now on, in this way. With no behaviours it carries others as it should again, and without lies it
   *  tells the relay the truth. @throws RangeError for lies of a peer that joined without `lies` */
  behave(behaviours: readonly MediaBehaviour[], lies: readonly RelayLie[] = []): void {
    this.#isHostile = true
    this.#adversary.behaviours = behaviours
    if (lies.length > 0 && !this.#lies) throw new RangeError(`${this.name} joined without a list of lies.`)
    this.#lies?.splice(0, Infinity, ...lies)
  }

  /** Every frame that it played in a speaker's name, in order. */
  audible(speaker: PeerId): readonly AudibleFrame[] {
    return this.#audible.get(speaker) ?? []
  }

  /** What it played in a speaker's name: the number of each frame, and when it was first played, in ms on the world's
   *  clock. */
  played(speaker: PeerId): ReadonlyMap<number, number> {
    const played = new Map<number, number>()
    for (const { number, at } of this.audible(speaker)) {
      if (number !== undefined && !played.has(number)) played.set(number, at)
    }
    return played
  }

  /** When it first played anything, in ms on the world's clock; undefined while it has not. */
  get firstPlayedAt(): number | undefined {
    const firsts = [...this.#audible.values()].flatMap(([first]) => first?.at ?? [])
    return firsts.length > 0 ? Math.min(...firsts) : undefined
  }

  /** Notes a packet that is about to be sent. @returns the packet with its sequence numbers moved by `offset` */
  #noteSent(bytes: Uint8Array<ArrayBuffer>, offset: number): Uint8Array<ArrayBuffer> {
    const packet = readPacket(bytes)
    if (!packet.ok) return bytes
    const { source, sealed, frame, previous, stripe } = packet.value
    const number = frameNumber(frame.opus)
    this.sentPrints.add(framePrint(frame, frame.voice))
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
        const audible = this.#audible.get(speaker) ?? []
        this.#audible.set(speaker, audible)
        const print = framePrint(audio.frame, !audio.lastOfSpurt)
        audible.push({ print, number: frameNumber(audio.frame.opus), at: this.loop.now() })
      },
      playStream() {},
      setVolume() {},
      end() {},
      close: () => Promise.resolve(),
    }
  }
}
