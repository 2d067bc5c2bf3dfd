import { expect, it } from 'vitest'
import { silentWav } from './silent-sound.ts'

it('is a WAV file as long as asked for, with nothing to hear', () => {
  const bytes = silentWav(10)
  const view = new DataView(bytes.buffer)
  expect(new TextDecoder('latin1').decode(bytes.slice(0, 4))).toBe('RIFF')
  expect(view.getUint32(4, true)).toBe(bytes.length - 8)
  expect(view.getUint32(40, true) / view.getUint32(28, true)).toBe(10)
  expect(new Set(bytes.slice(44))).toEqual(new Set([0x80]))
})
