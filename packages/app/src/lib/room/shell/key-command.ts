import type { MicrophoneState } from '../stage/microphone-state.ts'

/** Where the focus is: in a text field, on a control, in an open sheet, or elsewhere on the page. */
export type Focus = 'text' | 'control' | 'sheet' | 'page'

export interface KeyPress {
  readonly type: 'keydown' | 'keyup'
  readonly key: string
  /** The place of the key on the keyboard, as it is named by a US layout. */
  readonly code: string
  readonly repeat: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  /** AltGr, with which layouts type further characters. */
  readonly altGraph: boolean
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
  const key = meantKey(press)
  if (key === ' ' && talking) return press.type === 'keyup' ? 'stop-talking' : 'keep'
  if (press.type === 'keyup' || press.repeat || press.ctrlKey || press.metaKey || press.altKey || press.altGraph)
    return undefined
  if (focus === 'text' || focus === 'sheet') return undefined
  switch (key) {
    case ' ':
      return focus === 'page' && microphone === 'muted' ? 'talk' : undefined
    case 'm':
      return microphone === 'live' || microphone === 'muted' ? 'toggle-mute' : undefined
    case 'r':
      return isLarge && microphone !== undefined ? 'react' : undefined
    case 'Escape':
      return isLarge ? 'minimise' : undefined
    case '?':
      return 'show-keys'
    default:
      return undefined
  }
}

/** What browsers say instead of a character while an input method takes the keys. */
const UNTOLD: ReadonlySet<string> = new Set(['Process', 'Unidentified', ''])
/** A letter, or a mark on one, of another script than ours. */
const OTHER_SCRIPT = /^(?!\p{Script=Latin})[\p{L}\p{M}]/u

/** Question marks that keyboards type, besides ours. */
const QUESTION_MARKS: ReadonlySet<string> = new Set(['?', '؟', '՞', '፧', '？'])

/**
 * The key that a press means, a letter in lower case. It is the one that is typed, wherever it is on the keyboard. On a
 * layout without Latin letters it is the one at the place where a US layout has it, because nobody can type it there.
 * Pure.
 */
function meantKey({ key, code }: Pick<KeyPress, 'key' | 'code'>): string {
  if (code === 'Space') return ' '
  if (QUESTION_MARKS.has(key)) return '?'
  if (key === 'Esc') return 'Escape'
  // Names of keys are Latin. Some keys type a letter and its marks, or a letter of two UTF-16 units.
  if (OTHER_SCRIPT.test(key) || UNTOLD.has(key)) return /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? key
  return key.length === 1 ? key.normalize('NFKC').toLowerCase() : key // wide letters of Japanese input, too
}

/** The kind of focus of an event's target. */
export function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof Element)) return 'page'
  if (target.closest('input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]'))
    return 'text'
  if (target.closest('dialog[open]')) return 'sheet'
  return target.closest('button, a[href], input, summary, label, audio, video, [role=button]') ? 'control' : 'page'
}
