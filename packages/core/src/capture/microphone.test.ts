import { expect, it } from 'vitest'
import { microphoneConstraints } from './microphone.ts'

it('asks for one channel with all processing, from the system’s microphone', () => {
  expect(microphoneConstraints({})).toEqual({
    ...{ channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  })
})

it('asks for sound without processing when it is off', () => {
  expect(microphoneConstraints({ processing: false })).toMatchObject({
    ...{ echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  })
})

it('turns off one kind of processing and leaves the others on', () => {
  expect(microphoneConstraints({ processing: { echoCancellation: false } })).toMatchObject({
    ...{ echoCancellation: false, noiseSuppression: true, autoGainControl: true },
  })
  expect(microphoneConstraints({ processing: { gainControl: false } })).toMatchObject({ autoGainControl: false })
})

it('asks for the named microphone and no other', () => {
  expect(microphoneConstraints({ deviceId: 'usb' }).deviceId).toEqual({ exact: 'usb' })
})
