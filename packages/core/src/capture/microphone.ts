import { type AudioSource, FRAME_SAMPLES, type OpusFrame, SAMPLE_RATE } from '../ports/audio.ts'
import { MediaError } from '../ports/errors.ts'
import { type EncoderChoice, noEncoder, type OpenFrameEncoder } from './frame-encoder.ts'
import { measureLevel } from '../wire/level.ts'
import { keepGoing } from '../web-audio/keep-going.ts'
import { LOAD_LIMIT_MS, within } from '../web-audio/within.ts'
import { wasmEncoder } from './wasm-encoder.ts'
import { webCodecsEncoder } from './webcodecs-encoder.ts'

/** How a microphone is opened, and how its sound is encoded. */
export interface MicrophoneOptions {
  /** The `deviceId` of an `audioinput` of `navigator.mediaDevices.enumerateDevices()`. @default the system's choice */
  deviceId?: string
  /** Echo cancellation, noise suppression and gain control: all of them, none, or each by itself. @default true */
  processing?: boolean | Processing
  /** @default 'auto' */
  encoder?: EncoderChoice
  /**
   * Where `@banyan/core/capture-worklet` lies, for pages whose bundler does not find it by itself.
   * @default `capture-worklet.js` beside the library
   */
  workletUrl?: string | URL
  /**
   * Where `@banyan/core/encoder-worker` lies. Only browsers without an Opus encoder load it.
   * @default `encoder-worker.js` beside the library
   */
  encoderUrl?: string | URL
  /** Gives up opening; the microphone is switched off again. */
  signal?: AbortSignal
}
/** What the browser does to a voice before it is encoded. What is not named is on. */
export interface Processing {
  /** Removes what the loudspeaker plays. Turn it off with headphones only. @default true */
  echoCancellation?: boolean
  /** Removes steady noise, like that of a fan. @default true */
  noiseSuppression?: boolean
  /** Evens out how loud a person speaks. @default true */
  gainControl?: boolean
}
/** An open microphone. It can be published, and is switched off with `stop`. */
export interface Microphone extends AudioSource {
  /** The microphone's sound as a native track. */
  readonly track: MediaStreamTrack
  /** Switches the microphone off. A `run` that is under way ends. */
  stop(): void
}

/** Frames that the encoder may be behind at most: one second. What a stalled page captures beyond that is dropped,
 *  because late speech is of no use to anybody. */
const MAX_IN_FLIGHT = 50

/**
 * Opens the microphone. The browser asks the person first.
 * @throws MediaError 'microphone-refused', 'microphone-missing', 'microphone-busy', or 'no-encoder'
 * @example session.publish(await microphone())
 */
export async function microphone(options: MicrophoneOptions = {}): Promise<Microphone> {
  const { deviceId, processing = true, encoder = 'auto', workletUrl, encoderUrl, signal } = options
  const openEncoder = await chooseEncoder(encoder, encoderUrl)
  signal?.throwIfAborted()
  const track = await openMicrophoneTrack({ processing, ...(deviceId && { deviceId }) })
  if (signal?.aborted) track.stop()
  signal?.throwIfAborted()
  return {
    track,
    stop: () => {
      track.stop()
      track.dispatchEvent(new Event('ended')) // browsers fire it only when the device ends the track, not the page
    },
    run: (onFrame, runSignal) => capture({ track, openEncoder, workletUrl }, onFrame, runSignal),
  }
}

/** The constraints that `getUserMedia` is given. Pure. */
export function microphoneConstraints({
  deviceId,
  processing = true,
}: Pick<MicrophoneOptions, 'deviceId' | 'processing'>): MediaTrackConstraints {
  const chosen: Processing = typeof processing === 'object' ? processing : {}
  const byDefault = processing !== false
  return {
    channelCount: 1,
    echoCancellation: chosen.echoCancellation ?? byDefault,
    noiseSuppression: chosen.noiseSuppression ?? byDefault,
    autoGainControl: chosen.gainControl ?? byDefault,
    ...(deviceId && { deviceId: { exact: deviceId } }),
  }
}

/**
 * Finds an encoder that this browser has.
 * @param url where the worker of the WASM encoder lies
 * @throws MediaError 'no-encoder'
 */
export async function chooseEncoder(choice: EncoderChoice, url?: string | URL): Promise<OpenFrameEncoder> {
  const found =
    (choice === 'wasm' ? undefined : await webCodecsEncoder()) ??
    (choice === 'webcodecs' ? undefined : wasmEncoder(url))
  if (!found) throw noEncoder(`this browser has no Opus encoder (asked for: ${choice})`)
  return found
}

/**
 * Opens the microphone as `microphone` does, for an app that tries it outside of a room. The caller stops the track.
 * @throws MediaError 'microphone-refused', 'microphone-missing' or 'microphone-busy'
 */
export async function openMicrophoneTrack(
  options: Pick<MicrophoneOptions, 'deviceId' | 'processing'> = {},
): Promise<MediaStreamTrack> {
  // Browsers offer microphones to secure pages alone: https, or localhost.
  if (!navigator.mediaDevices) throw new MediaError('microphone-missing', 'this page has no access to microphones')
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: microphoneConstraints(options) })
    return stream.getAudioTracks()[0]!
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    if (name === 'NotAllowedError' || name === 'SecurityError') {
      throw new MediaError('microphone-refused', 'the microphone was not allowed', { cause: error })
    }
    if (name === 'NotFoundError' || name === 'OverconstrainedError') {
      throw new MediaError('microphone-missing', 'there is no such microphone', { cause: error })
    }
    throw new MediaError('microphone-busy', 'the microphone could not be opened', { cause: error })
  }
}

interface Capture {
  track: MediaStreamTrack
  openEncoder: OpenFrameEncoder
  workletUrl: string | URL | undefined
}

/** Encodes what the track brings until it ends or the signal aborts. Frees everything then, the track too. */
async function capture(
  { track, openEncoder, workletUrl }: Capture,
  onFrame: (frame: OpusFrame) => void,
  signal: AbortSignal,
): Promise<void> {
  const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' })
  const inFlight: { timestamp: number; level: number }[] = []
  let captured = 0
  let resolve = () => {}
  let reject = (_reason: unknown) => {}
  const over = new Promise<void>((...settle) => ([resolve, reject] = settle))
  over.catch(() => {}) // it may reject before anything awaits it
  const onAbort = () => reject(signal.reason)
  const onEnded = () => resolve()
  signal.addEventListener('abort', onAbort)
  track.addEventListener('ended', onEnded)
  if (signal.aborted) onAbort()
  if (track.readyState === 'ended') onEnded()
  const whileRunning = new AbortController()
  let encoder: ReturnType<OpenFrameEncoder> | undefined
  try {
    const opened = (encoder = openEncoder({
      frame(opus) {
        const frame = inFlight.shift()
        if (frame) onFrame({ opus, ...frame })
      },
      failed: (error) => reject(error),
    }))
    await within(
      workletUrl === undefined
        ? context.audioWorklet.addModule(new URL('./capture-worklet.js', import.meta.url))
        : context.audioWorklet.addModule(workletUrl),
      LOAD_LIMIT_MS,
      signal,
    )
    // A phone call or another app may stop it. It is started again as soon as the system lets it.
    keepGoing({
      ...{ target: context, events: ['statechange'], signal: whileRunning.signal, start: () => context.resume() },
      isGoing: () => context.state === 'running' || context.state === 'closed',
    })
    const node = new AudioWorkletNode(context, 'banyan-capture', { numberOfOutputs: 0 })
    node.port.onmessage = ({ data: samples }: MessageEvent<Float32Array<ArrayBuffer>>) => {
      const timestamp = (captured * FRAME_SAMPLES) >>> 0
      captured += 1
      // The system has taken the microphone away: what comes is silence that nobody made. Without frames, the session
      // notices.
      if (track.muted) return
      if (inFlight.length >= MAX_IN_FLIGHT) return
      inFlight.push({ timestamp, level: measureLevel(samples) })
      opened.encode(samples)
    }
    context.createMediaStreamSource(new MediaStream([track])).connect(node)
    await over
  } finally {
    signal.removeEventListener('abort', onAbort)
    track.removeEventListener('ended', onEnded)
    whileRunning.abort()
    encoder?.close()
    track.stop()
    await context.close()
  }
}
