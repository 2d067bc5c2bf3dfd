/** What can be wrong with what somebody asks of their account. Each has a sentence in every language. */
export type AccountProblem =
  | 'handle-refused'
  | 'handle-taken'
  | 'name-refused'
  | 'bio-refused'
  | 'password-short'
  | 'password-long'
  | 'wrong-credentials'
  | 'wrong-password'
  | 'too-many-tries'
  | 'not-signed-in'
  | 'sign-in-again'
  | 'sign-up-closed'
  | 'already-set-up'
  | 'community-name-refused'
  | 'threshold-refused'
  | 'passkey-refused'
  | 'passkey-cancelled'
  | 'passkey-known'
  | 'provider-failed'
  | 'picture-missing'
  | 'picture-too-large'
  | 'picture-refused'
  | 'account-failed'
  | 'unreachable'

/** The fields that account forms have, by the names that they are sent under. */
export type AccountField =
  'handle' | 'name' | 'password' | 'currentPassword' | 'community' | 'threshold' | 'picture' | 'bio'

/** Beside which field a problem is said; undefined for the form as a whole. */
export function fieldOf(problem: AccountProblem): AccountField | undefined {
  const fields: Partial<Record<AccountProblem, AccountField>> = {
    'handle-refused': 'handle',
    'handle-taken': 'handle',
    'name-refused': 'name',
    'bio-refused': 'bio',
    'password-short': 'password',
    'password-long': 'password',
    'wrong-credentials': 'password',
    'wrong-password': 'currentPassword',
    'community-name-refused': 'community',
    'threshold-refused': 'threshold',
    'picture-missing': 'picture',
    'picture-too-large': 'picture',
    'picture-refused': 'picture',
  }
  return fields[problem]
}
