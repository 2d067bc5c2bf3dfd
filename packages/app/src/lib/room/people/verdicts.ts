import type { SessionEvents } from '@banyan/core'
import { wordOf } from '#lib/words/word-of.ts'
import type { Words } from '#lib/words/words.ts'

/** A verdict of which this person was told: a member carries nobody any more. */
export type ToldVerdict = Parameters<SessionEvents['verdict']>[0]

/** Most verdicts that one card says; all are listed with the tree. */
const MOST_SAID = 3

/** The list with a verdict at its end. A later verdict about a peer takes the place of the one before. Pure. */
export const withVerdict = (told: readonly ToldVerdict[], verdict: ToldVerdict): readonly ToldVerdict[] => [
  ...told.filter(({ peer }) => peer !== verdict.peer),
  verdict,
]

/** A verdict as a sentence. */
export const verdictSaid = ({ name, why }: ToldVerdict, words: Words): string =>
  words[wordOf('powers_verdict', why)]({ name })

/** The newest of these verdicts as sentences, the newest last: what the card says, and what is announced. Pure. */
export const verdictsSaid = (verdicts: readonly ToldVerdict[], words: Words): string[] =>
  verdicts.slice(-MOST_SAID).map((verdict) => verdictSaid(verdict, words))
