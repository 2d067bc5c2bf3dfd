import { describe, expect, it } from 'vitest'
import { chosenOrDefault, DEFAULT_CHOICES, devicesOf, readChoices } from './sound-choices.ts'

describe('choices about sound', () => {
  it('are the system’s devices with everything on, at first', () => {
    expect(readChoices(null)).toEqual(DEFAULT_CHOICES)
    expect(DEFAULT_CHOICES).toMatchObject({ microphone: '', loudspeaker: '', echoCancellation: true, cues: true })
  })
  it('come back as they were left', () => {
    const left = { ...DEFAULT_CHOICES, microphone: 'usb', noiseSuppression: false }
    expect(readChoices(JSON.stringify(left))).toEqual(left)
  })
  it.each(['', 'null', '7', '{"microphone":{}}', '{"cues":"yes","loudspeaker":3}', '{'])(
    'survive what is not theirs: %s',
    (text) => {
      expect(readChoices(text)).toEqual(DEFAULT_CHOICES)
    },
  )
  it('keep what is right beside what is not', () => {
    expect(readChoices('{"cues":false,"microphone":9}')).toEqual({ ...DEFAULT_CHOICES, cues: false })
  })
})

describe('devices', () => {
  const all = [
    { kind: 'audioinput', deviceId: 'default', label: 'Default - Built-in' },
    { kind: 'audioinput', deviceId: 'built-in', label: 'Built-in' },
    { kind: 'audioinput', deviceId: 'usb', label: 'USB' },
    { kind: 'audiooutput', deviceId: 'speakers', label: 'Speakers' },
    { kind: 'videoinput', deviceId: 'camera', label: 'Camera' },
  ] as const
  it('are offered by name, each once', () => {
    expect(devicesOf(all, 'audioinput').map(({ name }) => name)).toEqual(['Built-in', 'USB'])
    expect(devicesOf(all, 'audiooutput').map(({ name }) => name)).toEqual(['Speakers'])
  })
  it('are not offered before the browser tells their names', () => {
    expect(devicesOf([{ kind: 'audioinput', deviceId: '', label: '' }], 'audioinput')).toEqual([])
  })
  it('that are gone give way to the system’s choice until they are back', () => {
    expect(chosenOrDefault('usb', devicesOf(all, 'audioinput'))).toBe('usb')
    expect(chosenOrDefault('headset', devicesOf(all, 'audioinput'))).toBe('')
  })
})
