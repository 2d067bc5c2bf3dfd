import { expect, it } from 'vitest'
import { microphoneState } from './microphone-state.ts'

const listener = { role: 'listener', requested: false, publishing: false, muted: false } as const

it.each([
  { given: 'a listener', membership: listener, expected: 'ask' },
  { given: 'a listener who waits', membership: { ...listener, requested: true }, expected: 'asked' },
  { given: 'somebody who was just let in', membership: { ...listener, role: 'speaker', muted: true }, expected: 'off' },
  { given: 'a host who speaks', membership: { ...listener, role: 'host', publishing: true }, expected: 'live' },
  {
    given: 'a speaker who muted',
    membership: { ...listener, role: 'speaker', publishing: true, muted: true },
    expected: 'muted',
  },
] as const)('offers "$expected" to $given', ({ membership, expected }) => {
  expect(microphoneState(membership, false)).toBe(expected)
})

it('says that the microphone is opening to people who may speak, and never to a listener', () => {
  expect(microphoneState({ ...listener, role: 'speaker' }, true)).toBe('opening')
  expect(microphoneState(listener, true)).toBe('ask')
})
