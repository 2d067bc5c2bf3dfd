import { BITRATE, noEncoder, type OpenFrameEncoder } from './frame-encoder.ts'
import { FRAME_SAMPLES, SAMPLE_RATE } from '../ports/audio.ts'

const BASE = { codec: 'opus', sampleRate: SAMPLE_RATE, numberOfChannels: 1, bitrate: BITRATE }
/** Options of the WebCodecs Opus registration that TypeScript's types lack. */
interface OpusConfig extends OpusEncoderConfig {
  application?: 'voip' | 'audio' | 'lowdelay'
}
/**
 * Without in-band FEC: each packet carries the whole frame before, which FEC would repeat in worse quality, at the cost
 * of the frame itself. Without DTX: the voice gate decides what is silence, and the few frames of it that are sent
 * should sound like the room.
 */
const VOICE: OpusConfig = { frameDuration: 20_000, application: 'voip', useinbandfec: false, usedtx: false }
/** The best configuration first: not every browser knows every option. */
const CONFIGS: readonly AudioEncoderConfig[] = [
  { ...BASE, opus: VOICE },
  { ...BASE, opus: { frameDuration: 20_000 } },
]

/** @returns what opens WebCodecs encoders, or undefined where this browser has none for Opus frames of 20 ms */
export async function webCodecsEncoder(): Promise<OpenFrameEncoder | undefined> {
  if (typeof AudioEncoder === 'undefined') return undefined
  for (const config of CONFIGS) {
    const { supported } = await AudioEncoder.isConfigSupported(config).catch(() => ({ supported: false }))
    if (supported) return (on) => open(config, on)
  }
  return undefined
}

const open = (config: AudioEncoderConfig, on: Parameters<OpenFrameEncoder>[0]): ReturnType<OpenFrameEncoder> => {
  const encoder = new AudioEncoder({
    output(chunk) {
      const opus = new Uint8Array(chunk.byteLength)
      chunk.copyTo(opus)
      on.frame(opus)
    },
    error: (error) => on.failed(noEncoder('the browser’s Opus encoder broke', error)),
  })
  encoder.configure(config)
  let position = 0
  return {
    encode(samples) {
      if (encoder.state !== 'configured') return
      const data = new AudioData({
        format: 'f32-planar',
        sampleRate: SAMPLE_RATE,
        numberOfChannels: 1,
        numberOfFrames: FRAME_SAMPLES,
        timestamp: (position * 1e6) / SAMPLE_RATE,
        data: samples,
      })
      position += FRAME_SAMPLES
      encoder.encode(data)
      data.close()
    },
    close() {
      if (encoder.state !== 'closed') encoder.close()
    },
  }
}
