import { datetime } from './formats.ts'
import type { TreeWords, Words } from './load.ts'

/** A number of bytes, in decimal units. @example volumeOf(words, 1_240_000_000) // '1.2 GB' */
export const volumeOf = (words: Pick<Words, 'carry_volume_mb' | 'carry_volume_gb'>, bytes: number): string =>
  bytes < 1e9
    ? words.carry_volume_mb({ count: Math.round(bytes / 1e6) })
    : words.carry_volume_gb({ count: bytes / 1e9 })

/** A duration, in whole minutes from one minute on. @example spanOf(words, 130) // '2 min' */
export const spanOf = (words: Pick<TreeWords, 'tree_seconds' | 'tree_minutes'>, seconds: number): string =>
  seconds < 60 ? words.tree_seconds({ count: seconds }) : words.tree_minutes({ count: Math.floor(seconds / 60) })

/** A date. @param timeZone @default the machine's. @example dayOf(words, 0, 'UTC') // '1 Jan 1970' */
export const dayOf = (words: Pick<Words, 'language_locale'>, ms: number, timeZone?: string): string =>
  datetime(words.language_locale(), ms, { dateStyle: 'medium', timeZone })
