/** Why a request about an account fails. Each code has a sentence in every language. */
export type AccountProblem =
  | 'handle-refused'
  | 'handle-taken'
  | 'name-refused'
  | 'bio-refused'
  | 'password-short'
  | 'password-long'
  | 'password-common'
  | 'password-personal'
  | 'wrong-credentials'
  | 'wrong-password'
  | 'too-many-tries'
  | 'account-slowed'
  | 'sign-ups-slowed'
  | 'suspended'
  | 'recovery-over'
  | 'mail-refused'
  | 'mail-failed'
  | 'set-up-code-refused'
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
  | 'picture-heic'
  | 'picture-pixels'
  | 'picture-interlaced'
  | 'picture-slow'
  | 'form-too-large'
  | 'server-busy'
  | 'account-failed'
  /** The database is held by another program, or away. */
  | 'server-busy'
  /** The database takes nothing more: a full disk, for example. */
  | 'server-full'
  | 'unreachable'

/** The code with which a sign-in is refused to somebody who is suspended, also in addresses. */
export const SUSPENDED_CODE = 'ACCOUNT_SUSPENDED'

/** The names of the fields in account forms. */
export type AccountField =
  'handle' | 'name' | 'password' | 'currentPassword' | 'community' | 'threshold' | 'picture' | 'bio' | 'mail' | 'code'

/** The field that a problem is about; undefined when it is about the whole form. */
export function fieldOf(problem: AccountProblem): AccountField | undefined {
  const fields: Partial<Record<AccountProblem, AccountField>> = {
    'handle-refused': 'handle',
    'handle-taken': 'handle',
    'name-refused': 'name',
    'bio-refused': 'bio',
    'password-short': 'password',
    'password-long': 'password',
    'password-common': 'password',
    'password-personal': 'password',
    'wrong-credentials': 'password',
    'wrong-password': 'currentPassword',
    'community-name-refused': 'community',
    'threshold-refused': 'threshold',
    'mail-refused': 'mail',
    'set-up-code-refused': 'code',
    'picture-missing': 'picture',
    'picture-too-large': 'picture',
    'picture-refused': 'picture',
    'picture-heic': 'picture',
    'picture-pixels': 'picture',
    'picture-interlaced': 'picture',
    'picture-slow': 'picture',
  }
  return fields[problem]
}

/** What a status means when the server, or a proxy before it, refused a form without looking at it. */
export function problemOfStatus(status: number | undefined, { upload }: { upload: boolean }): AccountProblem {
  if (status === 413) return upload ? 'picture-too-large' : 'form-too-large'
  if (status === 429) return 'too-many-tries'
  if (status === 503) return 'server-busy'
  return status === undefined || status === 502 || status === 504 ? 'unreachable' : 'account-failed'
}
