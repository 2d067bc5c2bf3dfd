import { MediaError } from '../ports/errors.ts'
import { SAMPLE_RATE } from '../ports/audio.ts'
import { within } from '../web-audio/within.ts'

/** Microseconds of one frame: WebCodecs timestamps are in microseconds. */
const FRAME_US = 20_000
/** Limits how long a browser may take to say what it decodes, in milliseconds: it knows at once. */
const ASK_LIMIT_MS = 1_000

/** Turns one speaker's Opus frames into samples, in order: mono, 48 kHz, -1 to 1. */
export interface FrameDecoder {
  /** @param frameId comes back with the samples; counts up. For a frame that cannot be decoded no samples come. */
  decode(opus: Uint8Array<ArrayBuffer>, frameId: number): void
  close(): void
}
export interface FrameDecoderEvents {
  samples: (samples: Float32Array<ArrayBuffer>, frameId: number) => void
  /** The decoder is broken and decodes nothing more. Open another one. */
  failed: (error: MediaError) => void
}

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
    return await within(wasmDecoder(on))
  } catch (error) {
    throw new MediaError('no-decoder', 'no Opus decoder came up in this browser', { cause: error })
  }
}

function webCodecsDecoder(config: AudioDecoderConfig, on: FrameDecoderEvents): FrameDecoder {
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

async function wasmDecoder(on: FrameDecoderEvents): Promise<FrameDecoder> {
  const { OpusDecoder } = await import('opus-decoder')
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
