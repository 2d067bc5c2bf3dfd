/** The interface of accounts for hooks and pages. open-accounts.ts implements it. */
import type { AccountProblem } from '../../accounts/account-problem.ts'

/** Cookies are whole Set-Cookie lines for the response. */
export type AccountOutcome = { readonly ok: true; readonly cookies: readonly string[] } | AccountRefusal

export interface AccountRefusal {
  readonly ok: false
  readonly problem: AccountProblem
  /** What somebody who is suspended is told about it. They have proven who they are. */
  readonly reason?: string
}

/** A one-time link with which somebody sets a new password. */
export interface RecoveryLink {
  /** The secret part of the link. */
  readonly token: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

export interface SignedIn {
  /** The account's id, which is the person's. */
  readonly id: string
  readonly handle: string
  /** Sometimes a cookie that prolongs the session. */
  readonly cookies: readonly string[]
}

/** One session of a person. Times in milliseconds since 1970. */
export interface AccountSession {
  readonly id: string
  readonly here: boolean
  readonly userAgent: string | undefined
  readonly seenAt: number
}

export interface Passkey {
  readonly id: string
  readonly madeAt: number
}

/** A person's ways to sign in, for the page about their account. */
export interface AccountOverview {
  readonly hasPassword: boolean
  readonly passkeys: readonly Passkey[]
  readonly sessions: readonly AccountSession[]
}

export interface NewAccount {
  request: Request
  handle: string
  name: string
  password: string
  /** The name of the community, where the account is made together with it. @default what the settings say */
  community?: string | undefined
}

/**
 * The accounts. Each call takes the request that it answers. Its cookies tell who asks, its address (a header that only
 * this server sets) is what limits count, and its origin shows whether another site sent it.
 */
export interface Accounts {
  /** The name of the other service that people may sign in with, if there is one. */
  readonly provider: string | undefined
  /** Whether nobody has an account yet. */
  isEmpty(): Promise<boolean>
  whoIs(request: Request): Promise<SignedIn | undefined>
  /** Makes an account and signs in. Refused while there is no account: `signUpFirst` makes the first one. */
  signUp(account: NewAccount): Promise<AccountOutcome>
  /** Makes the first account, once, even when several ask at a time. `before` runs just before it is made. */
  signUpFirst(account: NewAccount, before: () => Promise<void>): Promise<AccountOutcome>
  /** Refused after many wrong passwords for the same account, wherever they came from, unless this browser signed in to
   *  it before. */
  signIn(options: { request: Request; handle: string; password: string }): Promise<AccountOutcome>
  signOut(request: Request): Promise<AccountOutcome>
  /** Ends every session of the person, this one too. */
  signOutEverywhere(request: Request): Promise<AccountOutcome>
  endSession(options: { request: Request; id: string }): Promise<AccountOutcome>
  /** Changes the password, and ends every other session. */
  changePassword(options: { request: Request; current: string; next: string }): Promise<AccountOutcome>
  /** Makes a link for somebody who forgot their password. The first of an account's links that is used ends the others.
   *  @returns undefined when nobody has that handle */
  makeRecoveryLink(handle: string): Promise<RecoveryLink | undefined>
  /** Whose password a link is for. @returns undefined when it was used, is too old, or never was one */
  whoseRecovery(token: string): Promise<string | undefined>
  /** Uses up a link: sets the password, ends all sessions of the account, and signs in. */
  recover(options: { request: Request; token: string; password: string }): Promise<AccountOutcome>
  /** Ends every session of an account, wherever it is. */
  endSessionsOf(id: string): Promise<void>
  removePasskey(options: { request: Request; id: string }): Promise<AccountOutcome>
  /** @returns undefined for a request without a session */
  overview(request: Request): Promise<AccountOverview | undefined>
  /** The address of the other service to sign in with, and cookies for the way back. @param options.to a path */
  startProvider(options: {
    request: Request
    to: string
  }): Promise<{ ok: true; url: string; cookies: readonly string[] } | { ok: false; problem: AccountProblem }>
  /** Answers direct requests of scripts and other services: passkeys, and the provider's callback. Otherwise 404. */
  answer(request: Request): Promise<Response>
}
