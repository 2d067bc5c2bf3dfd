import * as v from 'valibot'
import { type AccountProblem, SUSPENDED_CODE } from '../../accounts/account-problem.ts'
import type { AccountRefusal } from './accounts.ts'

const Refusal = v.object({ code: v.string(), message: v.optional(v.string()) })

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
  INVALID_TOKEN: 'recovery-over',
  [SUSPENDED_CODE]: 'suspended',
}

/** A refusal of better-auth in our own words. */
export function refusalIn(status: number, body: unknown): AccountRefusal {
  if (status === 429) return { ok: false, problem: 'too-many-tries' }
  const parsed = v.safeParse(Refusal, body)
  const known = parsed.success ? PROBLEMS[parsed.output.code] : undefined
  if (known === 'suspended' && parsed.success) return { ok: false, problem: known, reason: parsed.output.message ?? '' }
  return { ok: false, problem: known ?? (status === 401 ? 'not-signed-in' : 'account-failed') }
}
