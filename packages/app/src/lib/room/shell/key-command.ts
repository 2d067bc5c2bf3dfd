import type { MicrophoneState } from '../stage/microphone-state.ts'

/** Where the focus is: in a text field, on a control, in an open sheet, or elsewhere on the page. */
export type Focus = 'text' | 'control' | 'sheet' | 'page'

export interface KeyPress {
  readonly type: 'keydown' | 'keyup'
  readonly key: string
  readonly repeat: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

export interface KeySituation {
  readonly focus: Focus
  readonly microphone: MicrophoneState | undefined
  /** Space is held down and has unmuted the microphone. */
  readonly talking: boolean
  /** The room fills the page, so it can be minimised. */
  readonly isLarge: boolean
}

/** `keep` only keeps the page from scrolling while Space is held. */
export type KeyCommand = 'toggle-mute' | 'talk' | 'stop-talking' | 'minimise' | 'show-keys' | 'react' | 'keep'

/** The command of a key in a room; undefined when the key belongs to the page. Pure. */
export function keyCommand(press: KeyPress, situation: KeySituation): KeyCommand | undefined {
  const { focus, microphone, talking, isLarge } = situation
  // Releasing the key mutes, wherever the focus is now.
  if (press.key === ' ' && talking) return press.type === 'keyup' ? 'stop-talking' : 'keep'
  if (press.type === 'keyup' || press.repeat || press.ctrlKey || press.metaKey || press.altKey) return undefined
  if (focus === 'text' || focus === 'sheet') return undefined
  switch (press.key) {
    case ' ':
      return focus === 'page' && microphone === 'muted' ? 'talk' : undefined
    case 'm':
    case 'M':
      return microphone === 'live' || microphone === 'muted' ? 'toggle-mute' : undefined
    case 'r':
    case 'R':
      return isLarge && microphone !== undefined ? 'react' : undefined
    case 'Escape':
      return isLarge ? 'minimise' : undefined
    case '?':
      return 'show-keys'
    default:
      return undefined
  }
}

/** The kind of focus of an event's target. */
export function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof Element)) return 'page'
  if (target.closest('input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]'))
    return 'text'
  if (target.closest('dialog[open]')) return 'sheet'
  return target.closest('button, a[href], input, summary, label, audio, video, [role=button]') ? 'control' : 'page'
}
