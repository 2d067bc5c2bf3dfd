// oxlint-disable-next-line typescript/triple-slash-reference -- for programs that compile this file alone
/// <reference path="../capture/audio-worklet-scope.d.ts" />
import { Mixer, takeFrom } from './playout-worklet.js'

/** Samples that are mixed at once, 43 ms: a page that is busy for longer leaves a hole. Browsers take powers of two. */
const BLOCK = 2_048
/** Samples that the mixer makes at a time, as in the worklet: playout looks after what waits before each. */
const PART = 128
/** Blocks between two signs of life: about a second. */
const SIGN_EVERY = 24

/**
 * Mixes in the page's own thread, for pages without AudioWorklets: those that came over plain http, and those where the
 * worklet does not load. A ScriptProcessorNode is deprecated, and the only other way to make sound sample by sample.
 */
export function mixerInPage(
  context: AudioContext,
  mixed: () => void,
): { node: AudioNode; send: (message: object) => void } {
  const mixer = new Mixer(BLOCK)
  const node = context.createScriptProcessor(BLOCK, 0, 2)
  let blocks = 0
  node.onaudioprocess = ({ outputBuffer }) => {
    const samples = new Float32Array(BLOCK)
    for (let from = 0; from < BLOCK; from += PART) mixer.mix(samples.subarray(from, from + PART))
    for (let channel = 0; channel < outputBuffer.numberOfChannels; channel += 1) {
      outputBuffer.copyToChannel(samples, channel)
    }
    blocks += 1
    if (blocks % SIGN_EVERY === 0 && mixer.voices > 0) mixed()
  }
  return { node, send: (message) => takeFrom(message as Parameters<typeof takeFrom>[0], mixer) }
}
