import type { OggFileReport } from '../index.ts'
import { clockTime } from './status-line.ts'

/** Flaws that are printed at most: a person reads no more. `--json` has them all. */
const MAX_LINES = 5

/** @returns what is damaged in a file that is spoken all the same, a line each */
export function flawLines(file: string, { flaws }: OggFileReport): readonly string[] {
  const lines = flaws.slice(0, MAX_LINES).map(({ byte, atMs, losesSound, what }) => {
    const loss = losesSound ? 'sound is missing' : 'nothing is lost'
    return `${file} is damaged at ${clockTime(atMs)}, byte ${byte}: ${what}; ${loss}.`
  })
  const more = flaws.length - lines.length
  return more > 0 ? [...lines, `${file} is damaged in ${more} more places.`] : lines
}

/** What became of a file. */
interface Played {
  readonly file: string
  readonly room: string | undefined
  readonly playedMs: number
  /** How much of `playedMs` nobody heard because we were muted. */
  readonly mutedMs: number
  /** No sound was missing in the file. */
  readonly isWhole: boolean
}

/** @returns what was played. It says so when that is not all that the file should hold, and when not all was heard. */
export function playedSentence({ file, room, playedMs, mutedMs, isWhole }: Played): string {
  const what = isWhole ? file : `what can be read of ${file}, which is damaged,`
  const muted = mutedMs > 0 ? `; ${clockTime(mutedMs)} of it went unheard, because we were muted` : ''
  return `Played ${what} (${clockTime(playedMs)}) in ${room}${muted}.`
}
