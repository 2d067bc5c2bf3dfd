import * as v from 'valibot'
import { randomBytes } from 'node:crypto'
import { type Clock, systemClock } from '@banyan/core/ports'
import { Name } from '@banyan/core/protocol'
import type { AccountProblem } from '../../accounts/account-problem.ts'
import { MOST_PASSWORD } from '../../accounts/password-strength.ts'
import { TypedHandle } from '../../social/shapes.ts'
import { type DatabaseFaultCode, seeFaults } from '../data/database-fault.ts'
import { deriveKey } from '../derive-key.ts'
import { ADDRESS_HEADER } from '../request-headers.ts'
import type { AccountOutcome, Accounts, NewAccount, SignedIn } from './accounts.ts'
import { answerDirectly } from './answer-directly.ts'
import { cookiesOf, requestFor, secured } from './ask-auth.ts'
import { type AuthOptions, FRESH_MS, openAuth, RECOVERY, SESSION_COOKIE, signingKey } from './auth.ts'
import { backOff, type Try } from './back-off.ts'
import { freshSession } from './fresh-session.ts'
import { knownDevices } from './known-devices.ts'
import { noAddress, OIDC } from './oidc.ts'
import { readOverview, sessionToken } from './overview.ts'
import { passwordProblem } from './password-rules.ts'
import { refusalIn } from './refusal.ts'
import { SIGN_UPS_PER_HOUR, signUpPace } from './sign-up-pace.ts'

export type { OidcOptions } from './oidc.ts'

export type OpenAccountsOptions<Tables> = AuthOptions<Tables> & {
  newId: () => string
  /** The name of the community, which nobody may use as a password. @default none */
  communityName?: () => Promise<string>
  /** Accounts that one address may make in an hour, 1 or more. @default 30 */
  signUpsPerHour?: number | undefined
  /** Where the limit of sign-ups gets its time. @default systemClock */
  clock?: Clock | undefined
}

/** How long a recovery link works, in ms: a day, so that it can be handed on by post or in person. */
const RECOVERY_MS = 24 * 60 * 60_000
/** Random bytes of a recovery token: nobody guesses one of 2^256. */
const TOKEN_BYTES = 32
/** Characters of a recovery token that are read: ours are shorter. */
const MOST_TOKEN = 100

const Session = v.object({ user: v.object({ id: v.string(), username: v.string(), name: v.string() }) })
const Elsewhere = v.object({ url: v.pipe(v.string(), v.url()) })

/**
 * Opens accounts, and makes their tables when missing.
 * @throws whatever the database says, when it is not there or does not allow it
 * @example
 * const ports = { now: Date.now, random: Math.random, newId: randomUUID }
 * const accounts = await openAccounts({ database, secret, newcomers, triesPerMinute: 30, ...ports })
 * const outcome = await accounts.signUp({ request, handle: 'ada', name: 'Ada', password: 'difference engine' })
 */
export async function openAccounts<Tables>(options: OpenAccountsOptions<Tables>): Promise<Accounts> {
  const { newcomers, oidc, newId, now, clock = systemClock, communityName = async () => '' } = options
  const auth = await openAuth(options)
  const { adapter, internalAdapter } = await auth.$context
  const devices = knownDevices({ key: deriveKey(options.secret, 'devices'), newId })
  const guesses = backOff({ now })
  const signUps = signUpPace({ clock, perHour: options.signUpsPerHour ?? SIGN_UPS_PER_HOUR })
  const sessions = { database: options.database, cookie: SESSION_COOKIE, key: signingKey(options.secret) }
  const findFresh = freshSession({ ...sessions, lastsMs: FRESH_MS, now: options.now })
  const findAny = freshSession({ ...sessions, lastsMs: 0, now: options.now })
  let someone = false
  let firstInTurn: Promise<unknown> = Promise.resolve()

  async function isEmpty(): Promise<boolean> {
    if (!someone) someone = (await adapter.count({ model: 'user' })) > 0
    return !someone
  }

  async function ask(request: Request, path: string, body?: object): Promise<AccountOutcome & { answer?: unknown }> {
    const { value: response, fault } = await seeFaults(() => auth.handler(requestFor(request, path, body)))
    const answer: unknown = await response.json().catch(() => undefined)
    if (!response.ok && fault) return { ok: false, problem: problemOfFault(fault) }
    if (!response.ok) return refusalIn(response.status, answer)
    return { ok: true, cookies: cookiesOf(response, request), answer }
  }
  const outcome = (asked: Awaited<ReturnType<typeof ask>>): AccountOutcome =>
    asked.ok ? { ok: true, cookies: asked.cookies } : asked

  const deviceOf = (request: Request) => devices.read(request.headers.get('cookie'))
  /** The outcome of signing in to an account; the browser is known to it from then on. */
  const signedIn = (asked: AccountOutcome, request: Request, handle: string): AccountOutcome =>
    asked.ok
      ? { ok: true, cookies: [...asked.cookies, secured(devices.remember(handle, deviceOf(request)), request)] }
      : asked

  /** Lets a password be tried, unless too many wrong ones were tried for the same account. */
  async function tryPassword(
    { handle, device }: { handle: string; device: string | undefined },
    ask: () => Promise<AccountOutcome>,
  ): Promise<AccountOutcome> {
    // Without an account there is nothing to guess, and nothing to remember.
    const attempt: Try | undefined = (await newcomers.isTaken(handle)) ? guesses.begin(handle, device) : FREE
    if (!attempt) return refuse('account-slowed')
    const asked = await ask()
    // Somebody who is suspended knew the password.
    if (asked.ok || asked.problem === 'suspended') attempt.right()
    else if (asked.problem !== 'wrong-credentials' && asked.problem !== 'wrong-password') attempt.undone()
    return asked
  }

  async function whoIs(request: Request): Promise<(SignedIn & { name: string }) | undefined> {
    const sent = request.headers.get('cookie')
    if (sent === null) return undefined
    const fresh = await findFresh(sent)
    if (fresh) return { ...fresh, cookies: knownFrom(request, fresh.handle) }
    const { value, fault } = await seeFaults(() => askForSession(request).catch((error: unknown) => ({ error })))
    // A session that is old enough to be prolonged is good without that, where nothing can be written.
    const known = fault && (await findAny(sent))
    if (known) return { ...known, cookies: [] }
    if ('error' in value) throw value.error
    const { response, headers } = value
    const session = v.safeParse(Session, response)
    if (!session.success) return undefined
    const { id, username: handle, name } = session.output.user
    return {
      id,
      handle,
      name,
      cookies: [...cookiesOf(new Response(null, { headers }), request), ...knownFrom(request, handle)],
    }
  }

  /** The cookie of a known device for those who came in by a passkey or another service, once. */
  function knownFrom(request: Request, handle: string): string[] {
    const device = deviceOf(request)
    return device?.handles.includes(handle) ? [] : [secured(devices.remember(handle, device), request)]
  }

  const askForSession = (request: Request) => auth.api.getSession({ headers: request.headers, returnHeaders: true })

  async function makeAccount({ request, password, ...fields }: NewAccount): Promise<AccountOutcome> {
    const community = fields.community ?? (await communityName())
    const handle = v.safeParse(TypedHandle, fields.handle)
    if (!handle.success) return refuse('handle-refused')
    const name = v.safeParse(Name, fields.name)
    if (!name.success) return refuse('name-refused')
    const problem = await passwordProblem(password, { handle: handle.output, name: name.output, community })
    if (problem) return refuse(problem)
    // An account is made before its person. A request in between must count it, too.
    const isTaken = async () =>
      (await newcomers.isTaken(handle.output)) ||
      (await adapter.count({ model: 'user', where: [{ field: 'username', value: handle.output }] })) > 0
    if (await isTaken()) return refuse('handle-taken')
    if (!signUps.admits(request.headers.get(ADDRESS_HEADER) ?? '')) return refuse('sign-ups-slowed')
    const email = noAddress(newId())
    const account = { email, username: handle.output, name: name.output, password }
    const made = await ask(request, '/sign-up/email', account)
    // Two requests may want one handle at a time. The database gives it to one.
    if (!made.ok && made.problem === 'account-failed' && (await isTaken())) return refuse('handle-taken')
    return signedIn(outcome(made), request, handle.output)
  }

  async function recovered(token: string): Promise<{ id: string; username: string; name: string } | undefined> {
    if (token.length > MOST_TOKEN) return undefined
    const kept = await internalAdapter.findVerificationValue(RECOVERY + token)
    if (!kept || kept.expiresAt.getTime() <= now()) return undefined
    const user = await adapter.findOne({ model: 'user', where: [{ field: 'id', value: kept.value }] })
    const parsed = v.safeParse(Session.entries.user, user)
    return parsed.success ? parsed.output : undefined
  }

  return {
    provider: oidc?.name,
    isEmpty,
    whoIs,
    async signUp(account) {
      if (await isEmpty()) return refuse('sign-up-closed')
      return await makeAccount(account)
    },
    async signUpFirst(account, before) {
      const turn = firstInTurn.then(async () => {
        if (!(await isEmpty())) return refuse('already-set-up')
        const made = await makeAccount(account)
        if (made.ok) await before()
        return made
      })
      firstInTurn = turn.catch(() => {}) // a failure must not stop the next one
      return await turn
    },
    async signIn({ request, handle, password }) {
      const parsed = v.safeParse(TypedHandle, handle)
      if (!parsed.success || password === '' || password.length > MOST_PASSWORD) return refuse('wrong-credentials')
      const known = deviceOf(request)
      const device = known?.handles.includes(parsed.output) ? known.id : undefined
      const asked = await tryPassword({ handle: parsed.output, device }, async () =>
        outcome(await ask(request, '/sign-in/username', { username: parsed.output, password })),
      )
      return signedIn(asked, request, parsed.output)
    },
    async signOut(request) {
      return outcome(await ask(request, '/sign-out', {}))
    },
    async signOutEverywhere(request) {
      const ended = await ask(request, '/revoke-sessions', {})
      if (!ended.ok) return outcome(ended)
      const out = outcome(await ask(request, '/sign-out', {})) // the cookie goes, too
      return out.ok ? { ok: true, cookies: [...out.cookies, secured(devices.forget, request)] } : out
    },
    async endSession({ request, id }) {
      const { answer } = await ask(request, '/list-sessions')
      const token = sessionToken(answer, id)
      if (!token) return { ok: true, cookies: [] } // it has ended already
      return outcome(await ask(request, '/revoke-session', { token }))
    },
    async changePassword({ request, current, next }) {
      const who = await whoIs(request)
      if (!who) return refuse('not-signed-in')
      const problem = await passwordProblem(next, { ...who, community: await communityName() })
      if (problem) return refuse(problem)
      if (current === '' || current.length > MOST_PASSWORD) return refuse('wrong-password')
      const body = { currentPassword: current, newPassword: next, revokeOtherSessions: true }
      // Who found an open session has a count of their own, and keeps nobody from signing in.
      return await tryPassword({ handle: who.handle, device: 'a session' }, async () =>
        outcome(await ask(request, '/change-password', body)),
      )
    },
    async makeRecoveryLink(handle) {
      const user = await adapter.findOne<{ id: string }>({
        model: 'user',
        where: [{ field: 'username', value: handle }],
      })
      if (!user) return undefined
      const link = { token: randomBytes(TOKEN_BYTES).toString('base64url'), expiresAt: now() + RECOVERY_MS }
      await internalAdapter.createVerificationValue({
        ...{ identifier: RECOVERY + link.token, value: user.id, expiresAt: new Date(link.expiresAt) },
      })
      return link
    },
    whoseRecovery: async (token) => (await recovered(token))?.username,
    async recover({ request, token, password }) {
      const who = await recovered(token)
      if (!who) return refuse('recovery-over')
      const known = { handle: who.username, name: who.name, community: await communityName() }
      const problem = await passwordProblem(password, known)
      if (problem) return refuse(problem)
      const set = outcome(await ask(request, '/reset-password', { token, newPassword: password }))
      if (!set.ok) return set
      await adapter.deleteMany({ model: 'verification', where: [{ field: 'value', value: who.id }] })
      const signIn = { username: who.username, password }
      return signedIn(outcome(await ask(request, '/sign-in/username', signIn)), request, who.username)
    },
    endSessionsOf: (id) => internalAdapter.deleteUserSessions(id),
    async removePasskey({ request, id }) {
      return outcome(await ask(request, '/passkey/delete-passkey', { id }))
    },
    async overview(request) {
      const current = await auth.api.getSession({ headers: request.headers })
      if (!current) return undefined
      const lists = ['/list-accounts', '/passkey/list-user-passkeys', '/list-sessions'] as const
      const [accounts, passkeys, sessions] = await Promise.all(lists.map((path) => ask(request, path)))
      return readOverview({
        accounts: accounts?.answer,
        passkeys: passkeys?.answer,
        sessions: sessions?.answer,
        here: current.session.id,
      })
    },
    async startProvider({ request, to }) {
      if (!oidc || (await isEmpty())) return refuse('sign-up-closed')
      const body = { provider: OIDC, callbackURL: to, errorCallbackURL: '/sign-in' }
      const asked = await ask(request, '/sign-in/social', body)
      if (!asked.ok) return asked
      const elsewhere = v.safeParse(Elsewhere, asked.answer)
      if (!elsewhere.success) return refuse('provider-failed')
      return { ok: true, url: elsewhere.output.url, cookies: asked.cookies }
    },
    answer: (request) => answerDirectly(request, { handler: auth.handler, whoIs }),
  }
}

const problemOfFault = (fault: DatabaseFaultCode): AccountProblem => (fault === 'busy' ? 'server-busy' : 'server-full')

const refuse = (problem: AccountProblem) => ({ ok: false, problem }) as const

/** A try that nothing counts. */
const FREE: Try = { right() {}, undone() {} }
