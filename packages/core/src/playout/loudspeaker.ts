import type { AudioSink, PlayedAudio } from '../ports/audio.ts'
import { type Logger, silentLogger } from '../ports/logger.ts'
import type { PeerId } from '../protocol/index.ts'
import { type Decoded, DecodeQueue } from './decode-queue.ts'
import { type FrameDecoder, openFrameDecoder } from './frame-decoder.ts'
import { moveTo, openPlayout, type Playout, untilTouched } from './playout.ts'

/** Frames of one speaker that wait for their decoder to open, at most: 200 ms. When another one comes, the oldest is
 *  dropped. */
const MAX_WAITING_FRAMES = 10
/** Decoders that are opened for one speaker at most. A bad frame may break a decoder; a speaker who sends only such
 *  frames is not heard after that. */
const MAX_DECODERS = 20
/** Time constant of the fade to silence and back, in seconds: long enough not to click, too short to be noticed. */
const FADE_SECONDS = 0.015

/** What plays one speaker: frames through a decoder and the mixer, or a native track through an element. */
interface SpeakerOutput {
  /** The voice's number in messages to the worklet. */
  readonly id: number
  decoder: FrameDecoder | undefined
  queue: DecodeQueue
  /** Decoders that were opened so far. */
  decoders: number
  waiting: PlayedAudio[]
  volume: number
  element: HTMLAudioElement | undefined
}

/** Plays the room in a browser, and lets the app choose the device and turn it silent. */
export interface Loudspeaker extends AudioSink {
  /**
   * Plays on another device from now on.
   * @param deviceId that of an `audiooutput` of `navigator.mediaDevices.enumerateDevices()`, or '' for the system's
   *   choice
   * @returns false when this browser cannot choose, or there is no such device. Then the sound goes on where it was
   */
  setDevice(deviceId: string): Promise<boolean>
  /** Turns all sound off, or on again. What is said meanwhile is not played later. Volumes stay as they are. */
  setSilent(silent: boolean): void
}

/** What `loudspeaker` takes. */
export interface LoudspeakerOptions {
  /**
   * Where `@banyan/core/playout-worklet` lies, for pages whose bundler does not find it by itself.
   * @default `playout-worklet.js` beside the library
   */
  workletUrl?: string | URL
  /** Hears why sound cannot be played. @default silent */
  logger?: Logger
}

/**
 * Plays the room in a browser: frames through decoders and one mixing AudioWorklet, native tracks through audio
 * elements. A browser plays sound only after the person has touched the page; until then it is tried at each touch.
 * @example
 * const speaker = loudspeaker()
 * const session = createSession({ relayUrl, sink: speaker }) // closing the session closes it
 */
export function loudspeaker({ logger = silentLogger, workletUrl }: LoudspeakerOptions = {}): Loudspeaker {
  const voices = new Map<PeerId, SpeakerOutput>()
  let opened: Promise<Playout> | undefined
  let node: AudioWorkletNode | undefined
  let gain: GainNode | undefined
  let device = ''
  let silent = false
  let lastId = 0
  const ended = new AbortController()

  function open() {
    if (opened) return
    opened = openPlayout(ended.signal, workletUrl)
    opened.then(
      (playout) => {
        node = playout.node
        gain = playout.gain
        if (silent) gain.gain.value = 0
        if (device) void moveTo(device, playout.context)
        for (const { id, volume } of voices.values()) node.port.postMessage({ voice: id, volume })
      },
      (error: unknown) => logger.error({ error }, 'sound cannot be played here'),
    )
  }

  function voiceOf(speaker: PeerId): SpeakerOutput {
    const known = voices.get(speaker)
    if (known) return known
    lastId += 1
    const voice: SpeakerOutput = {
      ...{ id: lastId, decoder: undefined, queue: new DecodeQueue(), decoders: 0, waiting: [] },
      ...{ volume: 1, element: undefined },
    }
    voices.set(speaker, voice)
    return voice
  }

  function startDecoder(speaker: PeerId, voice: SpeakerOutput) {
    open()
    voice.decoders += 1
    const queue = (voice.queue = new DecodeQueue())
    const failed = (error: unknown) => {
      logger.error({ error, peer: speaker }, 'this voice cannot be decoded')
      // The next frame opens another decoder.
      if (voice.queue === queue) Object.assign(voice, { decoder: undefined, waiting: [] })
    }
    const samples = (samples: Float32Array<ArrayBuffer>, frameId: number) => post(voice, queue.done(frameId, samples))
    openFrameDecoder({ samples, failed }).then((decoder) => {
      if (voices.get(speaker) !== voice) return decoder.close()
      voice.decoder = decoder
      node?.port.postMessage({ voice: voice.id, volume: voice.volume })
      for (const audio of voice.waiting.splice(0)) decode(voice, decoder, audio)
    }, failed)
  }

  function post(voice: SpeakerOutput, decoded: readonly Decoded[]) {
    for (const each of decoded) {
      node?.port.postMessage({ voice: voice.id, ...each }, 'samples' in each ? [each.samples.buffer] : [])
    }
  }

  function decode(voice: SpeakerOutput, decoder: FrameDecoder, audio: PlayedAudio) {
    const { frameId, decoded } = voice.queue.take(audio)
    post(voice, decoded)
    if (audio.type === 'frame' && frameId !== undefined) decoder.decode(audio.frame.opus, frameId)
  }

  return {
    play(speaker, audio) {
      const voice = voiceOf(speaker)
      if (voice.decoder) return decode(voice, voice.decoder, audio)
      voice.waiting.push(audio)
      if (voice.waiting.length > MAX_WAITING_FRAMES) voice.waiting.shift()
      if (voice.waiting.length === 1 && voice.decoders < MAX_DECODERS) startDecoder(speaker, voice)
    },
    playStream(speaker, stream) {
      const voice = voiceOf(speaker)
      voice.element?.remove()
      if (voice.element) voice.element.srcObject = null
      voice.element = undefined
      if (!stream) return
      const element = new Audio()
      element.srcObject = stream
      element.volume = voice.volume
      element.muted = silent
      if (device) void moveTo(device, element)
      voice.element = element
      untilTouched(ended.signal, () => element.play())
    },
    setVolume(speaker, volume) {
      const voice = voiceOf(speaker)
      voice.volume = volume
      if (voice.element) voice.element.volume = volume
      node?.port.postMessage({ voice: voice.id, volume })
    },
    end(speaker) {
      const voice = voices.get(speaker)
      if (!voice) return
      voices.delete(speaker)
      voice.decoder?.close()
      if (voice.element) voice.element.srcObject = null
      node?.port.postMessage({ voice: voice.id, end: true })
    },
    async setDevice(deviceId) {
      device = deviceId
      const playout = await opened?.catch(() => undefined) // it never opened: reported then
      const elements = [...voices.values()].flatMap(({ element }) => element ?? [])
      const players = [...(playout ? [playout.context] : []), ...elements]
      const moved = await Promise.all(players.map((player) => moveTo(deviceId, player)))
      return moved.every(Boolean)
    },
    setSilent(next) {
      silent = next
      gain?.gain.setTargetAtTime(silent ? 0 : 1, 0, FADE_SECONDS)
      for (const { element } of voices.values()) if (element) element.muted = silent
    },
    async close() {
      for (const speaker of [...voices.keys()]) this.end(speaker)
      ended.abort()
      await opened?.then(({ context }) => context.close()).catch(() => {}) // it never opened: reported then
    },
  }
}
