import { type AudioSource, FRAME_SAMPLES, type OpusFrame, SAMPLE_RATE } from '../ports/audio.ts'
import { MediaError } from '../ports/errors.ts'
import { type EncoderChoice, noEncoder, type OpenFrameEncoder } from './frame-encoder.ts'
import { measureLevel } from '../wire/level.ts'
import { wasmEncoder } from './wasm-encoder.ts'
import { webCodecsEncoder } from './webcodecs-encoder.ts'

export interface MicrophoneOptions {
  /** One of `navigator.mediaDevices.enumerateDevices()`. @default the system's choice */
  deviceId?: string
  /** Echo cancellation, noise suppression and gain control: all, none, or each by itself. @default true */
  processing?: boolean | Processing
  /** @default 'auto' */
  encoder?: EncoderChoice
  signal?: AbortSignal
}
/** What the browser does to a voice before it is encoded. What is left out is on. */
export interface Processing {
  /** Takes out what the loudspeaker plays. Off only with headphones. @default true */
  echoCancellation?: boolean
  /** @default true */
  noiseSuppression?: boolean
  /** Evens out how loud one speaks. @default true */
  gainControl?: boolean
}
export interface Microphone extends AudioSource {
  readonly track: MediaStreamTrack
  /** Switches the microphone off; a running `run` ends. */
  stop(): void
}

/** Frames that the encoder may be behind, a second's worth. What a stalled page captures beyond that is dropped: late
 *  speech is of no use to anybody. */
const MAX_IN_FLIGHT = 50

/**
 * Opens the microphone. The browser asks the person first.
 * @throws MediaError 'microphone-refused', 'microphone-missing', 'microphone-busy', or 'no-encoder'
 * @example session.publish(await microphone())
 */
export async function microphone(options: MicrophoneOptions = {}): Promise<Microphone> {
  const { deviceId, processing = true, encoder = 'auto', signal } = options
  const openEncoder = await chooseEncoder(encoder)
  signal?.throwIfAborted()
  const track = await openMicrophoneTrack({ processing, ...(deviceId && { deviceId }) })
  if (signal?.aborted) track.stop()
  signal?.throwIfAborted()
  return {
    track,
    stop: () => {
      track.stop()
      track.dispatchEvent(new Event('ended')) // browsers fire it only when the device, not the page, ends the track
    },
    run: (onFrame, runSignal) => capture(track, openEncoder, onFrame, runSignal),
  }
}

/** What `getUserMedia` is asked for. Pure. */
export function microphoneConstraints({
  deviceId,
  processing = true,
}: Pick<MicrophoneOptions, 'deviceId' | 'processing'>): MediaTrackConstraints {
  const wish: Processing = typeof processing === 'object' ? processing : {}
  const byDefault = processing !== false
  return {
    channelCount: 1,
    echoCancellation: wish.echoCancellation ?? byDefault,
    noiseSuppression: wish.noiseSuppression ?? byDefault,
    autoGainControl: wish.gainControl ?? byDefault,
    ...(deviceId && { deviceId: { exact: deviceId } }),
  }
}

/** @throws MediaError 'no-encoder' */
export async function chooseEncoder(choice: EncoderChoice): Promise<OpenFrameEncoder> {
  const found =
    (choice === 'wasm' ? undefined : await webCodecsEncoder()) ?? (choice === 'webcodecs' ? undefined : wasmEncoder())
  if (!found) throw noEncoder(`this browser has no Opus encoder (asked for: ${choice})`)
  return found
}

/**
 * Opens the microphone as `microphone` does, for an app that tries it outside of a room. Whoever opens it stops it.
 * @throws MediaError 'microphone-refused', 'microphone-missing' or 'microphone-busy'
 */
export async function openMicrophoneTrack(
  options: Pick<MicrophoneOptions, 'deviceId' | 'processing'> = {},
): Promise<MediaStreamTrack> {
  // Browsers offer the microphone to secure pages only: https, or localhost.
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

/** Samples in, frames out, until the track ends or the signal aborts; frees everything, the track too. */
async function capture(
  track: MediaStreamTrack,
  openEncoder: OpenFrameEncoder,
  onFrame: (frame: OpusFrame) => void,
  signal: AbortSignal,
): Promise<void> {
  const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' })
  const inFlight: { timestamp: number; level: number }[] = []
  let captured = 0
  const over = Promise.withResolvers<void>()
  over.promise.catch(() => {}) // it may end before anybody waits for it
  const encoder = openEncoder({
    frame(opus) {
      const frame = inFlight.shift()
      if (frame) onFrame({ opus, ...frame })
    },
    failed: over.reject,
  })
  const onAbort = () => over.reject(signal.reason)
  const onEnded = () => over.resolve()
  signal.addEventListener('abort', onAbort)
  track.addEventListener('ended', onEnded)
  if (signal.aborted) onAbort()
  if (track.readyState === 'ended') onEnded()
  try {
    await context.audioWorklet.addModule(new URL('./capture-worklet.js', import.meta.url))
    const node = new AudioWorkletNode(context, 'banyan-capture', { numberOfOutputs: 0 })
    node.port.onmessage = ({ data: samples }: MessageEvent<Float32Array<ArrayBuffer>>) => {
      const timestamp = (captured * FRAME_SAMPLES) >>> 0
      captured += 1
      if (inFlight.length >= MAX_IN_FLIGHT) return
      inFlight.push({ timestamp, level: measureLevel(samples) })
      encoder.encode(samples)
    }
    context.createMediaStreamSource(new MediaStream([track])).connect(node)
    await over.promise
  } finally {
    signal.removeEventListener('abort', onAbort)
    track.removeEventListener('ended', onEnded)
    encoder.close()
    track.stop()
    await context.close()
  }
}
