import { describe, expect, it } from 'vitest'
import { type Focus, keyCommand, type KeyPress, type KeySituation } from './key-command.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  ...{ type: 'keydown', key, code: '', repeat: false, ctrlKey: false, metaKey: false },
  ...{ altKey: false, altGraph: false },
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

  it.each([
    { layout: 'Russian', key: 'ь', code: 'KeyM', command: 'toggle-mute' },
    { layout: 'Russian', key: 'Ь', code: 'KeyM', command: 'toggle-mute' },
    { layout: 'Russian', key: 'к', code: 'KeyR', command: 'react' },
    { layout: 'Russian', key: 'м', code: 'KeyV', command: undefined },
    { layout: 'Ukrainian', key: 'р', code: 'KeyH', command: undefined },
    { layout: 'Chakma', key: '\u{11107}\u{11134}', code: 'KeyM', command: 'toggle-mute' },
    { layout: 'Burmese', key: '\u1000\u103B\u103D', code: 'KeyR', command: 'react' },
    { layout: 'Japanese, wide', key: '\uFF4D', code: 'KeyM', command: 'toggle-mute' },
    { layout: 'Greek', key: 'μ', code: 'KeyM', command: 'toggle-mute' },
    { layout: 'Greek', key: 'ρ', code: 'KeyR', command: 'react' },
    { layout: 'Arabic', key: 'ة', code: 'KeyM', command: 'toggle-mute' },
    { layout: 'Arabic', key: 'ق', code: 'KeyR', command: 'react' },
    { layout: 'Arabic', key: 'لا', code: 'KeyB', command: undefined },
    { layout: 'Arabic', key: '؟', code: 'Slash', command: 'show-keys' },
    { layout: 'Persian', key: 'ئ', code: 'KeyM', command: 'toggle-mute' },
    { layout: 'Hebrew', key: 'צ', code: 'KeyM', command: 'toggle-mute' },
    { layout: 'Hebrew', key: 'ר', code: 'KeyR', command: 'react' },
    { layout: 'Hindi', key: 'स', code: 'KeyM', command: 'toggle-mute' },
    { layout: 'Hindi', key: 'ी', code: 'KeyR', command: 'react' },
    { layout: 'Thai', key: 'ท', code: 'KeyM', command: 'toggle-mute' },
    { layout: 'Korean', key: 'ㅡ', code: 'KeyM', command: 'toggle-mute' },
    { layout: 'Japanese (kana)', key: 'も', code: 'KeyM', command: 'toggle-mute' },
    { layout: 'Georgian', key: 'მ', code: 'KeyM', command: 'toggle-mute' },
    { layout: 'any, with an input method', key: 'Process', code: 'KeyM', command: 'toggle-mute' },
    { layout: 'AZERTY', key: 'm', code: 'Semicolon', command: 'toggle-mute' },
    { layout: 'AZERTY', key: ',', code: 'KeyM', command: undefined },
    { layout: 'AZERTY', key: '?', code: 'KeyM', command: 'show-keys' },
    { layout: 'QWERTZ', key: 'm', code: 'KeyM', command: 'toggle-mute' },
    { layout: 'QWERTZ', key: '?', code: 'Minus', command: 'show-keys' },
    { layout: 'Dvorak', key: 'r', code: 'KeyO', command: 'react' },
    { layout: 'Dvorak', key: 'p', code: 'KeyR', command: undefined },
    { layout: 'Colemak', key: 'r', code: 'KeyS', command: 'react' },
    { layout: 'Turkish F', key: 's', code: 'KeyM', command: undefined },
    { layout: 'Bépo', key: 'q', code: 'KeyM', command: undefined },
    { layout: 'Czech', key: 'ř', code: 'Digit5', command: undefined },
  ] as const)('$key at $code means $command on a $layout layout', ({ key, code, command }) => {
    expect(keyCommand(press(key, { code }), { ...onStage, microphone: 'live' })).toBe(command)
  })

  it('knows the space bar whatever the layout types with it', () => {
    const noBreak = press('\u00a0', { code: 'Space' })
    expect(keyCommand(noBreak, onStage)).toBe('talk')
    const talking = { ...onStage, microphone: 'live', talking: true } as const
    expect(keyCommand(press('\u200c', { code: 'Space', type: 'keyup' }), talking)).toBe('stop-talking')
  })

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

  it.each([...[{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { altGraph: true }, { repeat: true }]])(
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
