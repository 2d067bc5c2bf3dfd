import { Mixer, LOUDEST_VOICE } from '@banyan/core/playout-worklet'
import { opusPacketsOf } from '@banyan/node/testing'
import { readFile } from 'node:fs/promises'
import { OpusDecoder } from 'opus-decoder'
import { expect, it } from 'vitest'

/** Samples that a browser asks for at once. */
const BLOCK = 128
const SAMPLE_RATE = 48_000
const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length)
const peak = (samples: Float32Array) => samples.reduce((most, each) => Math.max(most, Math.abs(each)), 0)

/** What a listener's decoder makes of a file's packets, as if its header had been lost. */
async function decoded(name: string): Promise<Float32Array> {
  const packets = opusPacketsOf(await readFile(new URL(`../fixtures/ogg/${name}`, import.meta.url)))
  const decoder = new OpusDecoder({ channels: 1 })
  await decoder.ready
  try {
    return Float32Array.from(decoder.decodeFrames(packets).channelData[0] ?? [])
  } finally {
    decoder.free()
  }
}

/** Plays samples, 20 ms at a time. */
function played(samples: Float32Array): Float32Array {
  const mixer = new Mixer()
  const output = new Float32Array(Math.floor(samples.length / BLOCK) * BLOCK)
  let given = 0
  for (let from = 0; from < output.length; from += BLOCK) {
    for (; given < from + BLOCK; given += 960) {
      mixer.handle({ voice: 1, samples: samples.slice(given, given + 960), level: 0 })
    }
    mixer.mix(output.subarray(from, from + BLOCK))
  }
  return output
}

it('packets of six channels, which a decoder takes for noise at full scale, are turned down', async () => {
  const noise = await decoded('surround.ogg')
  expect(peak(noise)).toBeGreaterThan(0.99)
  expect(rms(noise)).toBeGreaterThan(LOUDEST_VOICE)
  const output = played(noise)
  expect(peak(output)).toBeLessThan(1)
  const stretches = Array.from({ length: 6 }, (_, index) => output.subarray((1 + index) * 24_000, (2 + index) * 24_000))
  for (const stretch of stretches) expect(rms(stretch)).toBeLessThan(1.5 * LOUDEST_VOICE)
  expect(rms(output)).toBeLessThan(1.2 * LOUDEST_VOICE)
})

it('speech is left as it is', async () => {
  const speech = await decoded('good.ogg')
  const output = played(speech)
  const { length } = output
  expect(rms(output.subarray(SAMPLE_RATE))).toBeCloseTo(rms(speech.subarray(SAMPLE_RATE, length)), 2)
  expect(peak(output)).toBeCloseTo(peak(speech), 1)
})
