import type { CommandError, JoinError, MediaError } from '@banyan/core'

/** Everything that can go wrong in front of a person. Each has a sentence in every language, or the app does not compile. */
export type ProblemCode = JoinError['code'] | CommandError['code'] | MediaError['code'] | OwnProblem

/** What only the app can meet. */
type OwnProblem =
  /** Browsers give no microphone to a page that came over plain http from another machine. */
  | 'signed-out'
  | 'text-refused'
  | 'person-blocked'
  | 'followed-too-many'
  | 'not-there'
  | 'insecure-page'
  | 'server-unreachable'
  | 'unexpected'

/** The problem behind something that was thrown; `known` holds one sentence per problem, so its keys are all of them. */
export function problemOf(error: unknown, known: Readonly<Record<ProblemCode, string>>): ProblemCode {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && isProblem(code, known) ? code : 'unexpected'
}

const isProblem = (code: string, known: Readonly<Record<ProblemCode, string>>): code is ProblemCode =>
  Object.hasOwn(known, code)
