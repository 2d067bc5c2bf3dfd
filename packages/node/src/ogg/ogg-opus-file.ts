import { EncodedPacketSink, FilePathSource, Input, type InputAudioTrack, OGG } from 'mediabunny'
import { stat } from 'node:fs/promises'
import { MAX_OPUS_BYTES } from '@banyan/core/wire'
import { FRAME_SAMPLES, MediaError } from '@banyan/core/ports'
import { reasonOf } from './file-error.ts'
import { packetSamples } from './opus-packet.ts'

/**
 * Checks that a file can be spoken.
 * @returns its duration in ms
 * @throws MediaError 'file-unreadable', or 'file-not-opus' when it is not Ogg Opus with 20 ms packets
 * @example const { durationMs } = await inspectOggFile({ path: 'talk.ogg' })
 */
export async function inspectOggFile({ path }: { path: string }): Promise<{ durationMs: number }> {
  using file = await openOggOpus(path)
  for await (const _first of file.packets()) return { durationMs: await file.durationMs() }
  throw nothingIn(path)
}

const notOpus = (path: string) => new MediaError('file-not-opus', `${path} is not an Ogg Opus file`)
export const nothingIn = (path: string) => new MediaError('file-not-opus', `${path} holds no sound`)

/** Opens a file for reading its packets; disposing of it closes it. @throws MediaError */
export async function openOggOpus(path: string) {
  await mustBeFile(path)
  const input = new Input({ source: new FilePathSource(path), formats: [OGG] })
  try {
    const track = await opusTrack(input)
    if (!track) throw notOpus(path)
    return {
      packets: () => packetsOf(track, path),
      durationMs: async () => (await track.computeDuration()) * 1_000,
      [Symbol.dispose]: () => input.dispose(),
    }
  } catch (error) {
    input.dispose()
    throw unreadable(path, error)
  }
}

async function mustBeFile(path: string): Promise<void> {
  const info = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  if (!info.isFile()) throw new MediaError('file-unreadable', `${path} is not a file`)
  if (info.size === 0) throw notOpus(path)
}

async function opusTrack(input: Input): Promise<InputAudioTrack | undefined> {
  if (!(await input.canRead())) return undefined
  for (const track of await input.getAudioTracks()) if ((await track.getCodec()) === 'opus') return track
  return undefined
}

async function* packetsOf(track: InputAudioTrack, path: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const packets = new EncodedPacketSink(track).packets()
  try {
    for await (const { data } of packets) {
      mustFit(data, path)
      yield data.slice()
    }
  } catch (error) {
    throw unreadable(path, error)
  }
}

const unreadable = (path: string, error: unknown): MediaError =>
  error instanceof MediaError
    ? error
    : new MediaError('file-unreadable', `${path} cannot be read: ${reasonOf(error)}`, { cause: error })

/** Refuses packets that the media layer does not carry. */
function mustFit(opus: Uint8Array, path: string): void {
  const samples = packetSamples(opus)
  if (samples === undefined) throw new MediaError('file-not-opus', `${path} has a packet that is not Opus`)
  if (samples !== FRAME_SAMPLES) {
    const remedy = 'make it with 20 ms (opusenc --framesize 20)'
    throw new MediaError('file-not-opus', `${path} has packets of ${samples / 48} ms; ${remedy}`)
  }
  if (opus.length > MAX_OPUS_BYTES) {
    const remedy = 'make it with a lower bit rate (opusenc --bitrate 32)'
    throw new MediaError('file-not-opus', `${path} has packets of more than ${MAX_OPUS_BYTES} bytes; ${remedy}`)
  }
}
