import { SAMPLE_RATE } from '../ports/audio.ts'
import { MediaError } from '../ports/errors.ts'
import { keepGoing } from '../web-audio/keep-going.ts'
import { within } from '../web-audio/within.ts'

/** How long the sound of an audience is buffered for its device, in seconds. With the shortest that the device takes,
 *  10 ms as a rule, the browser's audio threads wake up twice as often, and cost twice as much. */
const AUDIENCE_LATENCY_S = 0.02

/** The part of Web Audio that mixes decoded voices and plays them. */
export interface Playout {
  readonly context: AudioContext
  /** Hands a message of playout-worklet.js to the mixer. */
  send(message: object, transfer?: Transferable[]): void
  /** Volume between the mixer and the device: 0 is silence, 1 leaves the sound as it is. */
  readonly gain: GainNode
  close(): Promise<void>
}

export interface OpenPlayout {
  /** Where the worklet lies. @default `playout-worklet.js` beside the library */
  workletUrl?: string | URL | undefined
  /** Mixes in the page's own thread, without a worklet. @default false */
  inPage?: boolean
  /** This peer speaks with those whom it hears: sound must come as soon as it can. @default false */
  isConversing?: boolean
  /** Called when the context may have started or stopped. */
  changed: (state: AudioContextState) => void
  /** Called each second while the mixer plays voices. */
  mixed: () => void
}

/**
 * Opens the mixer. It sounds as soon as the browser allows it, at the latest when the person touches the page. Where
 * the worklet does not load, or there are none (plain http), it mixes in the page's own thread.
 * @throws MediaError 'no-playback'
 */
export async function openPlayout(options: OpenPlayout): Promise<Playout> {
  const { workletUrl, inPage = false, isConversing = false, changed, mixed } = options
  const over = new AbortController()
  let context: AudioContext | undefined
  try {
    context = new AudioContext({
      sampleRate: SAMPLE_RATE,
      latencyHint: isConversing ? 'interactive' : AUDIENCE_LATENCY_S,
    })
    const gain = new GainNode(context)
    const mixer = inPage ? undefined : await mixerInWorklet(context, workletUrl).catch(() => undefined)
    // Fetched only where it is needed: next to no page needs it.
    const { node, send } = mixer ?? (await import('./mixer-in-page.ts')).mixerInPage(context, mixed)
    if (mixer) mixer.node.port.onmessage = mixed
    node.connect(gain).connect(context.destination)
    const opened = context
    keepGoing({
      ...{ target: opened, events: ['statechange'], signal: over.signal, start: () => opened.resume() },
      isGoing: () => opened.state === 'running' || opened.state === 'closed',
      changed: () => over.signal.aborted || changed(opened.state),
    })
    return {
      ...{ context, gain, send },
      async close() {
        over.abort()
        node.disconnect()
        if (opened.state !== 'closed') await opened.close()
      },
    }
  } catch (error) {
    over.abort()
    context?.close().catch(() => {}) // it may be closed already
    throw new MediaError('no-playback', 'this browser does not play the sound of the room', { cause: error })
  }
}

async function mixerInWorklet(context: AudioContext, workletUrl: string | URL | undefined) {
  await within(
    workletUrl === undefined
      ? context.audioWorklet.addModule(new URL('./playout-worklet.js', import.meta.url))
      : context.audioWorklet.addModule(workletUrl),
  )
  const node = new AudioWorkletNode(context, 'banyan-playout', {
    ...{ numberOfInputs: 0, outputChannelCount: [2] },
    processorOptions: { burst: Math.round(context.baseLatency * SAMPLE_RATE) },
  })
  return { node, send: (message: object, transfer: Transferable[] = []) => node.port.postMessage(message, transfer) }
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
