import { listed } from './list.ts'
import type { Words } from './load.ts'

/** The name of each reaction in the names of messages, in the order of `REACTIONS`. */
export const REACTION_NAMES = ['hearts', 'applause', 'laughter', 'wonder', 'cheers', 'full_marks'] as const

/** The name of each reaction, in the order of `REACTIONS`. */
export const reactionNames = (words: Words): string[] =>
  REACTION_NAMES.map((name) => words[`powers_reactions_kinds_${name}`]())

/** A sentence with the number of each reaction that was sent. @example reactionsSaid(words, [3, 0, 0, 0, 0, 1]) */
export const reactionsSaid = (words: Words, counts: readonly number[]): string => {
  const spoken = REACTION_NAMES.flatMap((kind, index) => {
    const count = counts[index] ?? 0
    return count > 0 ? [words.powers_reactions_counted({ kind, count })] : []
  })
  return words.powers_reactions_said({ reactions: listed(words, spoken) })
}
