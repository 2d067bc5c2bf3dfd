import { MediaError } from '../ports/errors.ts'
import { SAMPLE_RATE } from '../ports/audio.ts'

/** Microseconds, in which WebCodecs counts. */
const FRAME_US = 20_000

/** Turns one speaker's Opus frames into samples, in order: mono, 48 kHz, -1 to 1. */
export interface FrameDecoder {
  /** @param ticket comes back with the samples; counts up. A frame that cannot be decoded has none. */
  decode(opus: Uint8Array<ArrayBuffer>, ticket: number): void
  close(): void
}
export interface FrameDecoderEvents {
  samples: (samples: Float32Array<ArrayBuffer>, ticket: number) => void
  /** It decodes nothing more: open another one. */
  failed: (error: MediaError) => void
}

/** WebCodecs where the browser decodes Opus, WASM (opus-decoder) elsewhere. */
export async function openFrameDecoder(on: FrameDecoderEvents): Promise<FrameDecoder> {
  const config = { codec: 'opus', sampleRate: SAMPLE_RATE, numberOfChannels: 1 }
  if (typeof AudioDecoder !== 'undefined') {
    const { supported } = await AudioDecoder.isConfigSupported(config).catch(() => ({ supported: false }))
    if (supported) return webCodecsDecoder(config, on)
  }
  return wasmDecoder(on)
}

function webCodecsDecoder(config: AudioDecoderConfig, on: FrameDecoderEvents): FrameDecoder {
  const decoder = new AudioDecoder({
    output(data) {
      const samples = new Float32Array(data.numberOfFrames)
      data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' })
      const ticket = Math.round(data.timestamp / FRAME_US)
      data.close()
      on.samples(samples, ticket)
    },
    error: (error) => on.failed(new MediaError('no-decoder', 'the browser’s Opus decoder broke', { cause: error })),
  })
  decoder.configure(config)
  return {
    decode(opus, ticket) {
      if (decoder.state !== 'configured') return
      decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: ticket * FRAME_US, data: opus }))
    },
    close() {
      if (decoder.state !== 'closed') decoder.close()
    },
  }
}

async function wasmDecoder(on: FrameDecoderEvents): Promise<FrameDecoder> {
  const { OpusDecoder } = await import('opus-decoder')
  const decoder = new OpusDecoder({ channels: 1 })
  await decoder.ready
  return {
    decode(opus, ticket) {
      const { channelData, samplesDecoded } = decoder.decodeFrame(opus)
      if (samplesDecoded > 0) on.samples(Float32Array.from(channelData[0]!), ticket)
    },
    close: () => decoder.free(),
  }
}
