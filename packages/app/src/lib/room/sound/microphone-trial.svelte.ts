import type { ProblemCode } from '#lib/words/problem.ts'
import { loadCore } from '../session/load-core.ts'
import { soundSettings } from './sound-settings.svelte.ts'

/** How long the test records, in ms. */
const RECORD_MS = 3_000
/** How often the meter is updated, in ms. */
const LEVEL_EVERY_MS = 60
/** The ends of the meter, in dB of full scale: speech at an arm's length fills it, a whisper shows. */
const QUIETEST_DB = -60
const LOUDEST_DB = -10

type Phase = 'off' | 'listening' | 'recording' | 'playing'

/** Tests the microphone without a room: a level, and three seconds to listen to. Nothing leaves the browser. */
export class MicrophoneTrial {
  phase = $state<Phase>('off')
  /** 0 to 1. */
  level = $state(0)
  problem = $state<ProblemCode>()
  readonly #toProblem: (error: unknown) => ProblemCode
  #run: AbortController | undefined
  #stream: MediaStream | undefined

  constructor(toProblem: (error: unknown) => ProblemCode) {
    this.#toProblem = toProblem
  }

  /** Opens the microphone with the current settings, and measures its level. */
  async start(): Promise<void> {
    this.stop()
    this.problem = undefined
    const run = (this.#run = new AbortController())
    try {
      const { openMicrophoneTrack } = await loadCore()
      const track = await openMicrophoneTrack(soundSettings.microphoneOptions)
      run.signal.addEventListener('abort', () => track.stop())
      if (run.signal.aborted) return track.stop()
      this.#stream = new MediaStream([track])
      this.phase = 'listening'
      this.#watchLevel(this.#stream, run.signal)
      await soundSettings.look() // with the permission, browsers tell the names of devices
    } catch (error) {
      if (!run.signal.aborted) this.problem = this.#toProblem(error)
    }
  }

  /** Records for three seconds and plays the recording. */
  async record(): Promise<void> {
    const { signal } = this.#run ?? {}
    if (!this.#stream || !signal || this.phase !== 'listening') return
    this.phase = 'recording'
    const sound = await recordFor(RECORD_MS, this.#stream, signal)
    if (signal.aborted) return
    this.phase = 'playing'
    await playOnce(sound, soundSettings.loudspeaker, signal)
    if (!signal.aborted) this.phase = 'listening'
  }

  stop(): void {
    this.#run?.abort()
    this.#run = undefined
    this.#stream = undefined
    this.phase = 'off'
    this.level = 0
  }

  #watchLevel(stream: MediaStream, signal: AbortSignal): void {
    const context = new AudioContext()
    const meter = new AnalyserNode(context, { fftSize: 2_048 })
    context.createMediaStreamSource(stream).connect(meter)
    const samples = new Float32Array(meter.fftSize)
    const timer = setInterval(() => {
      meter.getFloatTimeDomainData(samples)
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
      const decibels = 10 * Math.log10(power + 1e-12)
      this.level = Math.min(1, Math.max(0, (decibels - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB)))
    }, LEVEL_EVERY_MS)
    signal.addEventListener('abort', () => {
      clearInterval(timer)
      void context.close()
    })
  }
}

function recordFor(ms: number, stream: MediaStream, signal: AbortSignal): Promise<Blob> {
  const recorder = new MediaRecorder(stream)
  const parts: Blob[] = []
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
  const stop = () => recorder.state !== 'inactive' && recorder.stop()
  const timer = setTimeout(stop, ms)
  signal.addEventListener('abort', stop)
  recorder.start()
  return new Promise((resolve) =>
    recorder.addEventListener('stop', () => {
      clearTimeout(timer)
      resolve(new Blob(parts, { type: recorder.mimeType }))
    }),
  )
}

async function playOnce(sound: Blob, loudspeaker: string, signal: AbortSignal): Promise<void> {
  const address = URL.createObjectURL(sound)
  const player = new Audio(address)
  try {
    if (loudspeaker && 'setSinkId' in player) await player.setSinkId(loudspeaker).catch(() => {})
    await new Promise<void>((resolve) => {
      player.addEventListener('ended', () => resolve())
      player.addEventListener('error', () => resolve())
      signal.addEventListener('abort', () => resolve())
      player.play().catch(() => resolve())
    })
  } finally {
    player.pause()
    URL.revokeObjectURL(address)
  }
}
