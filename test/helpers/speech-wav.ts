import { opusPacketsOf } from '@banyan/node/testing'
import { OpusDecoder } from 'opus-decoder'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

export const SPEECH = fileURLToPath(new URL('../fixtures/speech.ogg', import.meta.url))
const SAMPLE_RATE = 48_000

/** @returns the speech fixture as a decoder plays it: mono samples at 48 kHz, -1 to 1 */
async function readSpeech(): Promise<Float32Array> {
  const decoder = new OpusDecoder({ channels: 1 })
  await decoder.ready
  try {
    const { channelData } = decoder.decodeFrames(opusPacketsOf(await readFile(SPEECH)))
    return channelData[0] ?? new Float32Array()
  } finally {
    decoder.free()
  }
}

/** A stretch of the fixture with several words, in seconds. */
const STRETCH = { from: 1, seconds: 4 }

/** @returns what the microphone of the tests' Chromium says, over and over: mono samples at 48 kHz */
export async function readStretch(): Promise<Float32Array> {
  const speech = await readSpeech()
  return speech.slice(STRETCH.from * SAMPLE_RATE, (STRETCH.from + STRETCH.seconds) * SAMPLE_RATE)
}

/**
 * How long to listen, in seconds, to hear each quarter of a second of the stretch whole, wherever in it one begins, and
 * many of them twice: playout stretches the first ones a little while it finds its delay.
 */
export const LISTEN_SECONDS = STRETCH.seconds + 2.5

/** Writes the stretch as 16-bit mono WAV at 48 kHz, which Chromium's fake microphone speaks.
 *  @example await writeSpeechWav(join(directory, 'speech.wav')) */
export async function writeSpeechWav(path: string): Promise<void> {
  await writeFile(path, wav(await readStretch()))
}

function wav(samples: Float32Array): Uint8Array {
  const bytes = new Uint8Array(44 + samples.length * 2)
  const view = new DataView(bytes.buffer)
  const text = (at: number, value: string) => bytes.set(new TextEncoder().encode(value), at)
  text(0, 'RIFF')
  view.setUint32(4, bytes.length - 8, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true) // PCM
  view.setUint16(22, 1, true) // channels
  view.setUint32(24, SAMPLE_RATE, true)
  view.setUint32(28, SAMPLE_RATE * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  text(36, 'data')
  view.setUint32(40, samples.length * 2, true)
  samples.forEach((sample, index) =>
    view.setInt16(44 + index * 2, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true),
  )
  return bytes
}
