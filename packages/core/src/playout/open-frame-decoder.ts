import { SAMPLE_RATE } from '../ports/audio.ts'
import { MediaError } from '../ports/errors.ts'
import { within } from '../web-audio/within.ts'
import type { FrameDecoder, FrameDecoderEvents } from './frame-decoder.ts'
import { webCodecsDecoder } from './web-codecs-decoder.ts'

/** Limits how long a browser may take to say what it decodes, in milliseconds: it knows at once. */
const ASK_LIMIT_MS = 1_000

/** Opens a decoder, as `openFrameDecoder` does. */
export type OpenFrameDecoder = typeof openFrameDecoder

/**
 * Opens WebCodecs' decoder where the browser has one for Opus, and opus-decoder's WASM elsewhere.
 * @param wasmOnly the browser's own decoder was tried, and brought nothing
 * @throws MediaError 'no-decoder'
 */
export async function openFrameDecoder(on: FrameDecoderEvents, wasmOnly = false): Promise<FrameDecoder> {
  const config = { codec: 'opus', sampleRate: SAMPLE_RATE, numberOfChannels: 1 }
  if (!wasmOnly && typeof AudioDecoder !== 'undefined') {
    const asked = within(AudioDecoder.isConfigSupported(config), ASK_LIMIT_MS)
    const { supported } = await asked.catch(() => ({ supported: false }))
    if (supported) return webCodecsDecoder(config, on)
  }
  try {
    return await within(import('./wasm-decoder.ts').then(({ wasmDecoder }) => wasmDecoder(on)))
  } catch (error) {
    throw new MediaError('no-decoder', 'no Opus decoder came up in this browser', { cause: error })
  }
}
