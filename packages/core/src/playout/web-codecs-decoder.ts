import { MediaError } from '../ports/errors.ts'
import type { FrameDecoder, FrameDecoderEvents } from './frame-decoder.ts'

/** Microseconds of one frame: WebCodecs timestamps are in microseconds. */
const FRAME_US = 20_000

/** Opens the browser's own decoder, which decodes in a thread of its own. */
export function webCodecsDecoder(config: AudioDecoderConfig, on: FrameDecoderEvents): FrameDecoder {
  const decoder = new AudioDecoder({
    output(data) {
      const samples = new Float32Array(data.numberOfFrames)
      data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' })
      const frameId = Math.round(data.timestamp / FRAME_US)
      data.close()
      on.samples(samples, frameId)
    },
    error: (error) => on.failed(new MediaError('no-decoder', 'the browser’s Opus decoder broke', { cause: error })),
  })
  decoder.configure(config)
  return {
    decode(opus, frameId) {
      if (decoder.state !== 'configured') return
      decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: frameId * FRAME_US, data: opus }))
    },
    close() {
      if (decoder.state !== 'closed') decoder.close()
    },
  }
}
