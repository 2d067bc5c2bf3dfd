import { SAMPLE_RATE } from '../ports/audio.ts'

/** Where decoded voices are mixed and played. */
export interface Playout {
  readonly context: AudioContext
  /** Takes the messages of playout-worklet.js. */
  readonly node: AudioWorkletNode
  /** Between the mix and the device: 0 is silence, 1 as it is. */
  readonly gain: GainNode
}

/** Opens the mixer. It is heard as soon as the browser lets it. */
export async function openPlayout(signal: AbortSignal): Promise<Playout> {
  const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' })
  await context.audioWorklet.addModule(new URL('./playout-worklet.js', import.meta.url))
  const node = new AudioWorkletNode(context, 'banyan-playout', { numberOfInputs: 0, outputChannelCount: [2] })
  const gain = new GainNode(context)
  node.connect(gain).connect(context.destination)
  untilTouched(signal, () => context.resume())
  return { context, node, gain }
}

/** Moves what plays to another device. @returns false when the browser cannot, or there is no such device */
export async function moveTo(deviceId: string, player: AudioContext | HTMLMediaElement): Promise<boolean> {
  if (!('setSinkId' in player) || typeof player.setSinkId !== 'function') return deviceId === ''
  try {
    await player.setSinkId(deviceId)
    return true
  } catch {
    return false // it is gone, or not allowed: the sound stays where it was
  }
}

/** Starts something that a browser may refuse before the person has touched the page: now, and at the next touch. */
export function untilTouched(signal: AbortSignal, start: () => Promise<void>): void {
  const again = () => {
    start().then(
      () => touch.abort(),
      () => {}, // refused: the next touch tries again
    )
  }
  const touch = new AbortController()
  const until = { signal: AbortSignal.any([signal, touch.signal]), capture: true }
  addEventListener('pointerdown', again, until)
  addEventListener('keydown', again, until)
  again()
}
