import * as v from 'valibot'
import type { AccountProblem } from '../../accounts/account-problem.ts'

const Refusal = v.object({ code: v.string() })

const PROBLEMS: Readonly<Record<string, AccountProblem>> = {
  USERNAME_IS_ALREADY_TAKEN: 'handle-taken',
  USERNAME_TOO_SHORT: 'handle-refused',
  USERNAME_TOO_LONG: 'handle-refused',
  INVALID_USERNAME: 'handle-refused',
  PASSWORD_TOO_SHORT: 'password-short',
  PASSWORD_TOO_LONG: 'password-long',
  INVALID_USERNAME_OR_PASSWORD: 'wrong-credentials',
  INVALID_PASSWORD: 'wrong-password',
  CREDENTIAL_ACCOUNT_NOT_FOUND: 'wrong-password',
  SESSION_NOT_FRESH: 'sign-in-again',
}

/** The problem behind a refusal of better-auth. */
export function problemIn(status: number, body: unknown): AccountProblem {
  if (status === 429) return 'too-many-tries'
  const parsed = v.safeParse(Refusal, body)
  const known = parsed.success ? PROBLEMS[parsed.output.code] : undefined
  return known ?? (status === 401 ? 'not-signed-in' : 'account-failed')
}
