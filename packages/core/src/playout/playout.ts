import { SAMPLE_RATE } from '../ports/audio.ts'

/** The part of Web Audio that mixes decoded voices and plays them. */
export interface Playout {
  readonly context: AudioContext
  /** Takes the messages of playout-worklet.js. */
  readonly node: AudioWorkletNode
  /** Volume between the mixer and the device: 0 is silence, 1 leaves the sound as it is. */
  readonly gain: GainNode
}

/** Opens the mixer. It sounds as soon as the browser allows it, at the latest when the person touches the page. */
export async function openPlayout(signal: AbortSignal, workletUrl?: string | URL): Promise<Playout> {
  const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' })
  await (workletUrl === undefined
    ? context.audioWorklet.addModule(new URL('./playout-worklet.js', import.meta.url))
    : context.audioWorklet.addModule(workletUrl))
  const node = new AudioWorkletNode(context, 'banyan-playout', { numberOfInputs: 0, outputChannelCount: [2] })
  const gain = new GainNode(context)
  node.connect(gain).connect(context.destination)
  untilTouched(signal, () => context.resume())
  return { context, node, gain }
}

/** Moves a player to another device. @returns false when the browser cannot do that, or there is no such device */
export async function moveTo(deviceId: string, player: AudioContext | HTMLMediaElement): Promise<boolean> {
  if (!('setSinkId' in player) || typeof player.setSinkId !== 'function') return deviceId === ''
  try {
    await player.setSinkId(deviceId)
    return true
  } catch {
    return false // the device is gone, or not allowed: the sound stays where it was
  }
}

/** Starts something that a browser may refuse before the person has touched the page: tries now, and at each touch
 *  until it works. */
export function untilTouched(signal: AbortSignal, start: () => Promise<void>): void {
  const tryStart = () => {
    start().then(
      () => touch.abort(),
      () => {}, // refused: the next touch tries again
    )
  }
  const touch = new AbortController()
  const until = { signal: AbortSignal.any([signal, touch.signal]), capture: true }
  addEventListener('pointerdown', tryStart, until)
  addEventListener('keydown', tryStart, until)
  tryStart()
}
