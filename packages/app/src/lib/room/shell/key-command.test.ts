import { describe, expect, it } from 'vitest'
import { type Focus, keyCommand, type KeyPress, type KeySituation } from './key-command.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  ...{ type: 'keydown', key, repeat: false, ctrlKey: false, metaKey: false, altKey: false },
  ...more,
})
const onStage: KeySituation = { focus: 'page', microphone: 'muted', talking: false, isLarge: true }

describe('a key in a room', () => {
  it.each([
    { key: 'm', microphone: 'live', command: 'toggle-mute' },
    { key: 'M', microphone: 'muted', command: 'toggle-mute' },
    { key: 'm', microphone: 'off', command: undefined },
    { key: 'm', microphone: 'ask', command: undefined },
    { key: ' ', microphone: 'muted', command: 'talk' },
    { key: ' ', microphone: 'live', command: undefined },
    { key: ' ', microphone: 'ask', command: undefined },
    { key: 'r', microphone: 'ask', command: 'react' },
    { key: 'R', microphone: 'live', command: 'react' },
    { key: 'r', microphone: undefined, command: undefined },
    { key: 'Escape', microphone: 'ask', command: 'minimise' },
    { key: '?', microphone: undefined, command: 'show-keys' },
    { key: 'x', microphone: 'live', command: undefined },
  ] as const)('$key means $command while the microphone is $microphone', ({ key, microphone, command }) => {
    expect(keyCommand(press(key), { ...onStage, microphone })).toBe(command)
  })

  it.each([
    { focus: 'text', allowed: [] },
    { focus: 'sheet', allowed: [] },
    { focus: 'control', allowed: ['m', 'r', 'Escape', '?'] },
    { focus: 'page', allowed: ['m', 'r', ' ', 'Escape', '?'] },
  ] as { focus: Focus; allowed: string[] }[])(
    'with the focus on: $focus, only $allowed count',
    ({ focus, allowed }) => {
      const meant = ['m', 'r', ' ', 'Escape', '?'].filter(
        (key) => keyCommand(press(key), { ...onStage, focus }) !== undefined,
      )
      expect(meant).toEqual(allowed)
    },
  )

  it('talks as long as space is held, wherever the focus goes meanwhile', () => {
    const talking = { ...onStage, microphone: 'live', talking: true } as const
    expect(keyCommand(press(' ', { repeat: true }), talking)).toBe('keep')
    for (const focus of ['page', 'control', 'text', 'sheet'] as const) {
      expect(keyCommand(press(' ', { type: 'keyup' }), { ...talking, focus })).toBe('stop-talking')
    }
  })

  it('does not end what it did not begin', () => {
    expect(keyCommand(press(' ', { type: 'keyup' }), onStage)).toBeUndefined()
  })

  it.each([{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { repeat: true }])(
    'leaves what belongs to the browser alone: %o',
    (more) => {
      for (const key of ['m', 'r', ' ', 'Escape', '?']) expect(keyCommand(press(key, more), onStage)).toBeUndefined()
    },
  )

  it('has no palette to open where the room is small', () => {
    expect(keyCommand(press('r'), { ...onStage, isLarge: false })).toBeUndefined()
  })

  it('has nothing to make small where the room is small already', () => {
    expect(keyCommand(press('Escape'), { ...onStage, isLarge: false })).toBeUndefined()
  })
})
