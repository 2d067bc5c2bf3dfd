import { browserTransport } from '../../../packages/core/src/transport/browser-transport.ts'
import { align } from '../../helpers/correlate.ts'
import { type Chain, HOPS, openChain } from './chain.ts'

const SAMPLE_RATE = 48_000
/** Chirps of this length, this far apart: no echo of one can be taken for the next. */
const CHIRP_SECONDS = 0.06
const CHIRP_EVERY_SECONDS = 0.8
const MAX_LAG_SECONDS = 0.7
/** Below this the best match is an accident: the chirp did not come through. */
const LEAST_CORRELATION = 0.5

export interface NativeRun {
  /** For every chirp, in milliseconds after it was played: when it was heard at hops 1 to 5. */
  readonly delaysMs: readonly (readonly number[])[]
  readonly played: number
}

/**
 * The same chain with native tracks: every hop sends on the track that it receives, so the browser decodes and encodes
 * again. Chirps go in; what comes out at each hop is recorded by one worklet, on one clock, and found by correlation.
 */
export async function native({ chirps, settleSeconds }: { chirps: number; settleSeconds: number }): Promise<NativeRun> {
  const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' })
  const players: HTMLAudioElement[] = []
  let chain: Chain | undefined
  try {
    await context.resume()
    await context.audioWorklet.addModule(new URL('./recorder-worklet.js', import.meta.url))
    const recorder = new AudioWorkletNode(context, 'recorder', { numberOfInputs: HOPS + 1, numberOfOutputs: 1 })
    const recording = record(recorder)
    recorder.connect(context.destination)

    const speaker = context.createMediaStreamDestination()
    chain = await openChain(browserTransport(), {
      onTrack(hop, stream) {
        players.push(playSilently(stream))
        context.createMediaStreamSource(stream).connect(recorder, 0, hop)
        chain?.links[hop]?.upper.link.setTrack(stream.getAudioTracks()[0])
      },
    })
    chain.links[0]?.upper.link.setTrack(speaker.stream.getAudioTracks()[0])
    for (let waited = 0; players.length < HOPS; waited += 100) {
      if (waited > 10_000) throw new Error('the native track did not come through the chain within 10 s')
      await pause(100)
    }

    const starts = playChirps(context, { chirps, from: context.currentTime + settleSeconds, into: [speaker, recorder] })
    const end = starts.at(-1)! + CHIRP_EVERY_SECONDS
    await pause((end - context.currentTime) * 1_000 + 200)
    return { delaysMs: measure(recording(), starts), played: chirps }
  } finally {
    chain?.close()
    for (const player of players) player.srcObject = null
    await context.close()
  }
}

/** Chromium decodes a remote track only while an element plays it. */
function playSilently(stream: MediaStream): HTMLAudioElement {
  const player = new Audio()
  player.muted = true
  player.srcObject = stream
  void player.play()
  return player
}

/** Keeps everything that the worklet hears: channel 0 is what was played, 1 to 5 are the hops. */
function record(recorder: AudioWorkletNode) {
  const blocks: { frame: number; samples: Float32Array[] }[] = []
  recorder.port.onmessage = ({ data }: MessageEvent<{ frame: number; samples: Float32Array[] }>) => blocks.push(data)
  return () => blocks
}

/** Each chirp sweeps between other tones than the one before, over a whisper of noise that keeps the codec awake. */
function playChirps(
  context: AudioContext,
  { chirps, from, into }: { chirps: number; from: number; into: readonly AudioNode[] },
): number[] {
  const seconds = chirps * CHIRP_EVERY_SECONDS + 1
  const buffer = context.createBuffer(1, Math.ceil(seconds * SAMPLE_RATE), SAMPLE_RATE)
  const samples = buffer.getChannelData(0)
  for (let at = 0; at < samples.length; at += 1) samples[at] = (Math.random() - 0.5) * 0.002
  const offsets = Array.from({ length: chirps }, (_, index) => index * CHIRP_EVERY_SECONDS)
  for (const offset of offsets) {
    const low = 250 + Math.random() * 150
    const high = 1_000 + Math.random() * 500
    const length = CHIRP_SECONDS * SAMPLE_RATE
    for (let at = 0; at < length; at += 1) {
      const t = at / SAMPLE_RATE
      const phase = 2 * Math.PI * (low * t + ((high - low) / (2 * CHIRP_SECONDS)) * t * t)
      const fade = Math.sin((Math.PI * at) / length)
      samples[Math.round(offset * SAMPLE_RATE) + at]! += Math.sin(phase) * fade * 0.5
    }
  }
  const source = context.createBufferSource()
  source.buffer = buffer
  for (const node of into) source.connect(node, 0, 0)
  source.start(from)
  return offsets.map((offset) => from + offset)
}

function measure(blocks: readonly { frame: number; samples: Float32Array[] }[], starts: readonly number[]): number[][] {
  const first = blocks[0]?.frame ?? 0
  const last = blocks.at(-1)
  const length = last ? last.frame + last.samples[0]!.length - first : 0
  const channels = Array.from({ length: HOPS + 1 }, () => new Float32Array(length))
  for (const { frame, samples } of blocks)
    samples.forEach((part, channel) => channels[channel]!.set(part, frame - first))
  const played = channels[0]!
  return starts.flatMap((start) => {
    const at = Math.round(start * SAMPLE_RATE) - first
    const pattern = played.subarray(at, at + CHIRP_SECONDS * SAMPLE_RATE)
    const end = at + (CHIRP_SECONDS + MAX_LAG_SECONDS) * SAMPLE_RATE
    const heard = channels.slice(1).map((channel) => align(pattern, channel.subarray(at, end)))
    const isHeard = heard.every(({ correlation }) => correlation >= LEAST_CORRELATION)
    return isHeard ? [heard.map((found) => (found.at / SAMPLE_RATE) * 1_000)] : []
  })
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, ms)))
