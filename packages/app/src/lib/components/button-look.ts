/** The looks of buttons, and of links that look like buttons. */
export type ButtonLook = 'primary' | 'soft' | 'quiet' | 'danger' | 'plain'

const LOOKS: Readonly<Record<ButtonLook, string>> = {
  primary: 'bg-live text-white hover:bg-live-press',
  soft: 'bg-live-wash text-live-text hover:bg-press',
  quiet: 'bg-sunk text-ink hover:bg-press',
  danger: 'bg-danger text-white hover:bg-danger-press',
  plain: 'text-live-text hover:bg-live-wash',
}

export const buttonClasses = (look: ButtonLook, wide: boolean): string[] => [
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-full px-5 py-2 font-semibold',
  'transition-colors duration-150 disabled:opacity-60',
  LOOKS[look],
  ...(wide ? ['w-full'] : []),
]
