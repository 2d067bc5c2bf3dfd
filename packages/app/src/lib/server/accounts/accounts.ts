/** What hooks and pages know of accounts. Only the server builds one: see open-accounts.ts. */
import type { AccountProblem } from '../../accounts/account-problem.ts'

/** Cookies are whole Set-Cookie lines, for the answer to the request that was handed in. */
export type AccountOutcome =
  { readonly ok: true; readonly cookies: readonly string[] } | { readonly ok: false; readonly problem: AccountProblem }

export interface SignedIn {
  /** The account's id, which is the person's. */
  readonly id: string
  readonly handle: string
  /** A cookie that lasts longer, now and then. */
  readonly cookies: readonly string[]
}

/** One place where somebody is signed in. Times in milliseconds since 1970. */
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

/** How somebody signs in, for them to look at. */
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
}

/**
 * Everybody's accounts. Each call takes the request that asked for it: its cookies say who it is, its address (a header that
 * only this server sets) how often they tried, its origin whether another site sent it.
 */
export interface Accounts {
  /** What people call the other service they may sign in with, if there is one. */
  readonly provider: string | undefined
  /** Nobody has an account yet. */
  isEmpty(): Promise<boolean>
  whoIs(request: Request): Promise<SignedIn | undefined>
  /** Makes an account and signs in. Refused while there is nobody: the first account is made by `signUpFirst`. */
  signUp(account: NewAccount): Promise<AccountOutcome>
  /** Makes the first account, once, however many ask at a time. `before` runs when it is certain, just before. */
  signUpFirst(account: NewAccount, before: () => Promise<void>): Promise<AccountOutcome>
  signIn(wish: { request: Request; handle: string; password: string }): Promise<AccountOutcome>
  signOut(request: Request): Promise<AccountOutcome>
  /** Ends every session of whoever asks, this one too. */
  signOutEverywhere(request: Request): Promise<AccountOutcome>
  endSession(wish: { request: Request; id: string }): Promise<AccountOutcome>
  /** Ends every other session, too. */
  changePassword(wish: { request: Request; current: string; next: string }): Promise<AccountOutcome>
  removePasskey(wish: { request: Request; id: string }): Promise<AccountOutcome>
  /** @returns undefined for nobody */
  overview(request: Request): Promise<AccountOverview | undefined>
  /** Where to send somebody who wants in through the other service, and with which cookies. @param options.to a path */
  startProvider(options: {
    request: Request
    to: string
  }): Promise<{ ok: true; url: string; cookies: readonly string[] } | { ok: false; problem: AccountProblem }>
  /** Answers what scripts and other services may ask directly: passkeys, and the way back from the provider. 404 for the rest. */
  answer(request: Request): Promise<Response>
}
