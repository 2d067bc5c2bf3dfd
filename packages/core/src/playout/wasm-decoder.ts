import { OpusDecoder } from 'opus-decoder'
import type { FrameDecoder, FrameDecoderEvents } from './frame-decoder.ts'

/** Opens opus-decoder's WASM, for browsers without a decoder of their own. It decodes at once. */
export async function wasmDecoder(on: FrameDecoderEvents): Promise<FrameDecoder> {
  const decoder = new OpusDecoder({ channels: 1 })
  await decoder.ready
  return {
    decode(opus, frameId) {
      const { channelData, samplesDecoded } = decoder.decodeFrame(opus)
      if (samplesDecoded > 0) on.samples(Float32Array.from(channelData[0]!), frameId)
    },
    close: () => decoder.free(),
  }
}
