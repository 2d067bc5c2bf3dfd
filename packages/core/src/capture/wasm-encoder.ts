import { BITRATE, noEncoder, type OpenFrameEncoder } from './frame-encoder.ts'
import { FRAME_SAMPLES, SAMPLE_RATE } from '../ports/audio.ts'

/** What opus-recorder's worker says: one Ogg page (RFC 3533) for each frame, because it is asked for one. */
type FromEncoder = { message: 'ready' | 'done' | 'flushed' } | { message: 'page'; page: Uint8Array<ArrayBuffer> }

const OPUS_APPLICATION_VOIP = 2048
/** Where a page says how many lacing values follow, and where those start (RFC 3533, section 6). */
const PAGE_SEGMENTS = 26
const PAGE_TABLE = 27

/** Opus by opus-recorder's WASM, in its own worker, for browsers whose WebCodecs lack an encoder. It leaves in-band FEC and DTX
 *  off, as the one by WebCodecs does. */
export function wasmEncoder(): OpenFrameEncoder | undefined {
  if (typeof Worker === 'undefined' || typeof WebAssembly === 'undefined') return undefined
  return (on) => {
    const worker = new Worker(new URL('opus-recorder/dist/encoderWorker.min.js', import.meta.url))
    worker.onmessage = ({ data }: MessageEvent<FromEncoder>) => {
      if (data.message === 'page') on.frame(data.page.slice(PAGE_TABLE + data.page[PAGE_SEGMENTS]!))
    }
    worker.onerror = (event) => on.failed(noEncoder('the WASM Opus encoder broke', event.message))
    worker.postMessage({
      command: 'init',
      encoderSampleRate: SAMPLE_RATE,
      originalSampleRate: SAMPLE_RATE,
      bufferLength: FRAME_SAMPLES,
      numberOfChannels: 1,
      encoderApplication: OPUS_APPLICATION_VOIP,
      encoderBitRate: BITRATE,
      encoderFrameSize: 20,
      maxFramesPerPage: 1,
      streamPages: true,
    })
    return {
      encode: (samples) => worker.postMessage({ command: 'encode', buffers: [samples] }, [samples.buffer]),
      close: () => worker.terminate(),
    }
  }
}
