import type { AudioSink, Playback, PlaybackState } from '../ports/audio.ts'
import { MediaError } from '../ports/errors.ts'
import { type Logger, silentLogger } from '../ports/logger.ts'
import type { PeerId } from '../protocol/index.ts'
import type { DecodersHere } from './decoders-here.ts'
import { offerDirectOutput } from './direct-output.ts'
import { NativeVoice } from './native-voice.ts'
import { Output } from './output.ts'

/** Sound that stopped less than this many milliseconds ago is not reported: browsers need a moment to start. */
const NOTICED_MS = 700
/** Limits how long `start` waits, in milliseconds: a browser that lets sound start does so at once. */
const START_LIMIT_MS = 1_000

/** What plays one speaker: frames through a decoder and the mixer, or a native track through an element. */
interface Voice {
  /** The voice's number in messages to the mixer. */
  readonly id: number
  readonly speaker: PeerId
  volume: number
  native: NativeVoice | undefined
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
 * elements. A browser plays sound only after the person has touched the page; until then it is tried at each touch,
 * as it is when the system has stopped it. What does not work is opened another way; `playback` says how it is doing.
 * @example
 * const speaker = loudspeaker()
 * const session = createSession({ relayUrl, sink: speaker }) // closing the session closes it
 */
export function loudspeaker({ logger = silentLogger, workletUrl }: LoudspeakerOptions = {}): Loudspeaker {
  const voices = new Map<PeerId, Voice>()
  const listeners = new Set<(state: PlaybackState, error?: MediaError) => void>()
  let device = ''
  let silent = false
  let lastId = 0
  let told: PlaybackState = 'idle'
  let telling: ReturnType<typeof setTimeout> | undefined
  let decoders: DecodersHere | undefined
  let fetching: Promise<void> | undefined
  /** Other threads that play here: each has a port into the mixer. */
  const feeds = new Set<(port: MessagePort) => void>()
  const over = new AbortController()

  const output = new Output({
    ...{ workletUrl, logger },
    changed: () => tell(),
    opened() {
      for (const { id, volume } of voices.values()) output.send({ voice: id, volume })
      for (const feed of feeds) connect(feed)
    },
  })
  function connect(feed: (port: MessagePort) => void) {
    const { port1, port2 } = new MessageChannel()
    output.send({ port: port1 }, [port1])
    feed(port2)
  }

  function state(): PlaybackState {
    if (output.state !== 'playing' && output.state !== 'idle') return output.state
    const stopped = [...voices.values()].find(({ native }) => native?.isStopped)?.native
    if (stopped) return stopped.hasPlayed ? 'interrupted' : 'blocked'
    return output.state === 'idle' && [...voices.values()].some(({ native }) => native) ? 'playing' : output.state
  }
  /** Says at once what is better, and what is worse when it stays so. */
  function tell(isSure = false) {
    clearTimeout(telling)
    const now = state()
    if (now === told || over.signal.aborted) return
    if (!isSure && (now === 'blocked' || now === 'interrupted')) {
      telling = setTimeout(() => tell(true), NOTICED_MS)
      return
    }
    told = now
    for (const listener of listeners) listener(now, now === 'failed' ? output.failure : undefined)
  }

  /** Most pages leave decoding to the forwarding worker, so its code is fetched when a frame is to be played here. */
  async function fetchDecoders(speaker: PeerId): Promise<void> {
    try {
      const { DecodersHere } = await import('./decoders-here.ts')
      decoders = new DecodersHere({
        decoded: ({ id }, each) => output.send({ voice: id, ...each }, 'samples' in each ? [each.samples.buffer] : []),
        failed: (voice, error, isLast) => undecodable(voice.speaker, error, isLast),
      })
    } catch (error) {
      undecodable(speaker, new Error('the code that decodes did not come', { cause: error }), true)
    }
  }
  function undecodable(speaker: PeerId, error: Error, isLast: boolean) {
    logger.error({ error, peer: speaker }, 'this voice cannot be decoded')
    if (!isLast) return
    const failure = new MediaError('no-decoder', 'no decoder brings sound of this voice', { cause: error })
    for (const listener of listeners) listener(told, failure)
  }

  function voiceOf(speaker: PeerId): Voice {
    const known = voices.get(speaker)
    if (known) return known
    lastId += 1
    const voice: Voice = { id: lastId, speaker, volume: 1, native: undefined }
    voices.set(speaker, voice)
    output.send({ voice: voice.id, volume: voice.volume })
    return voice
  }

  const begin = () => {
    if (output.state === 'idle') output.open()
  }
  const players = () => [...voices.values()].flatMap(({ native }) => native ?? [])
  async function move(): Promise<boolean> {
    const moved = await Promise.all([output.setDevice(device), ...players().map((native) => native.moveTo(device))])
    return moved.every(Boolean)
  }
  // A device that was unplugged leaves the sound with the system's choice; one that returns gets it back.
  navigator.mediaDevices?.addEventListener('devicechange', () => device && void move(), { signal: over.signal })

  const playback: Playback = {
    get state() {
      return told
    },
    onChange(handle) {
      listeners.add(handle)
      return () => listeners.delete(handle)
    },
    async start() {
      await Promise.all([output.start(START_LIMIT_MS), ...players().map((native) => native.start(START_LIMIT_MS))])
      tell(true)
    },
  }

  const speaker: Loudspeaker = {
    playback,
    play(speaker, audio) {
      const voice = voiceOf(speaker)
      begin()
      if (decoders) decoders.take(voice, audio)
      else fetching ??= fetchDecoders(speaker)
    },
    playStream(speaker, stream) {
      const voice = voiceOf(speaker)
      voice.native?.close()
      voice.native = stream && new NativeVoice(stream, { volume: voice.volume, silent, device, changed: () => tell() })
      tell()
    },
    setOnStage: (isOnStage) => output.setConversing(isOnStage),
    setVolume(speaker, volume) {
      const voice = voiceOf(speaker)
      voice.volume = volume
      voice.native?.setVolume(volume)
      output.send({ voice: voice.id, volume })
    },
    end(speaker) {
      const voice = voices.get(speaker)
      if (!voice) return
      voices.delete(speaker)
      decoders?.end(voice.id)
      voice.native?.close()
      output.send({ voice: voice.id, end: true })
      tell()
    },
    setDevice(deviceId) {
      device = deviceId
      return move()
    },
    setSilent(next) {
      silent = next
      output.setSilent(silent)
      for (const native of players()) native.setSilent(silent)
    },
    async close() {
      for (const speaker of [...voices.keys()]) this.end(speaker)
      over.abort()
      clearTimeout(telling)
      listeners.clear()
      feeds.clear()
      await output.close()
    },
  }
  offerDirectOutput(speaker, {
    voiceOf: (speaker) => voiceOf(speaker).id,
    open: begin,
    onMixer(feed) {
      feeds.add(feed)
      if (output.isOpen) connect(feed)
      return () => void feeds.delete(feed)
    },
    took: (frames) => output.took(frames),
    failed: undecodable,
  })
  return speaker
}
