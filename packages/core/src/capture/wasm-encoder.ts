import { BITRATE, noEncoder, type OpenFrameEncoder } from './frame-encoder.ts'
import { FRAME_SAMPLES, SAMPLE_RATE } from '../ports/audio.ts'

/** What opus-recorder's worker posts. It is asked to put each frame into an Ogg page of its own (RFC 3533). */
type FromEncoder = { message: 'ready' | 'done' | 'flushed' } | { message: 'page'; page: Uint8Array<ArrayBuffer> }

/** libopus: tune the encoder for speech. */
const OPUS_APPLICATION_VOIP = 2048
/** The byte of an Ogg page that counts its lacing values (RFC 3533, section 6). */
const PAGE_SEGMENTS = 26
/** The byte of an Ogg page at which its lacing values begin; the frame follows them. */
const PAGE_TABLE = 27

/**
 * Opens opus-recorder's WASM encoder in a worker of its own, for browsers whose WebCodecs cannot encode Opus. Like the
 * WebCodecs encoder it uses neither in-band FEC nor DTX.
 * @param url where the script of its worker lies. @default where the bundler puts it
 */
export function wasmEncoder(url?: string | URL): OpenFrameEncoder | undefined {
  if (typeof Worker === 'undefined' || typeof WebAssembly === 'undefined') return undefined
  return (on) => {
    const worker = openWorker(url)
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

/** @throws MediaError 'no-encoder' where a policy of the page lets no worker encode: some browsers refuse it at once */
function openWorker(url?: string | URL): Worker {
  try {
    return url === undefined
      ? new Worker(new URL('opus-recorder/dist/encoderWorker.min.js', import.meta.url))
      : new Worker(url)
  } catch (error) {
    throw noEncoder('the worker of the WASM Opus encoder cannot be opened', error)
  }
}
