import * as v from 'valibot'
import { Name } from '@banyan/core/protocol'
import type { AccountProblem } from '../../accounts/account-problem.ts'
import { LEAST_PASSWORD, MOST_PASSWORD } from '../../accounts/password-strength.ts'
import { TypedHandle } from '../../social/shapes.ts'
import { type DatabaseFaultCode, seeFaults } from '../data/database-fault.ts'
import type { AccountOutcome, Accounts, NewAccount, SignedIn } from './accounts.ts'
import { answerDirectly } from './answer-directly.ts'
import { cookiesOf, requestFor } from './ask-auth.ts'
import { type AuthOptions, FRESH_MS, openAuth, SESSION_COOKIE, signingKey } from './auth.ts'
import { freshSession } from './fresh-session.ts'
import { noAddress, OIDC } from './oidc.ts'
import { readOverview, sessionToken } from './overview.ts'
import { problemIn } from './refusal.ts'

export type { OidcOptions } from './oidc.ts'

export type OpenAccountsOptions<Tables> = AuthOptions<Tables> & {
  newId: () => string
}

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
  const { newcomers, oidc, newId } = options
  const auth = await openAuth(options)
  const { adapter } = await auth.$context
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
    if (!response.ok) return { ok: false, problem: problemIn(response.status, answer) }
    return { ok: true, cookies: cookiesOf(response, request), answer }
  }
  const outcome = (asked: Awaited<ReturnType<typeof ask>>): AccountOutcome =>
    asked.ok ? { ok: true, cookies: asked.cookies } : { ok: false, problem: asked.problem }

  async function whoIs(request: Request): Promise<(SignedIn & { name: string }) | undefined> {
    const sent = request.headers.get('cookie')
    if (sent === null) return undefined
    const fresh = await findFresh(sent)
    if (fresh) return { ...fresh, cookies: [] }
    const { value, fault } = await seeFaults(() => askForSession(request).catch((error: unknown) => ({ error })))
    // A session that is old enough to be prolonged is good without that, where nothing can be written.
    const known = fault && (await findAny(sent))
    if (known) return { ...known, cookies: [] }
    if ('error' in value) throw value.error
    const { response, headers } = value
    const session = v.safeParse(Session, response)
    if (!session.success) return undefined
    const { id, username: handle, name } = session.output.user
    return { id, handle, name, cookies: cookiesOf(new Response(null, { headers }), request) }
  }

  const askForSession = (request: Request) => auth.api.getSession({ headers: request.headers, returnHeaders: true })

  async function makeAccount({ request, password, ...fields }: NewAccount): Promise<AccountOutcome> {
    const handle = v.safeParse(TypedHandle, fields.handle)
    if (!handle.success) return refuse('handle-refused')
    const name = v.safeParse(Name, fields.name)
    if (!name.success) return refuse('name-refused')
    if (password.length < LEAST_PASSWORD) return refuse('password-short')
    if (password.length > MOST_PASSWORD) return refuse('password-long')
    // An account is made before its person. A request in between must count it, too.
    const isTaken = async () =>
      (await newcomers.isTaken(handle.output)) ||
      (await adapter.count({ model: 'user', where: [{ field: 'username', value: handle.output }] })) > 0
    if (await isTaken()) return refuse('handle-taken')
    const email = noAddress(newId())
    const account = { email, username: handle.output, name: name.output, password }
    const made = await ask(request, '/sign-up/email', account)
    // Two requests may want one handle at a time. The database gives it to one.
    if (!made.ok && made.problem === 'account-failed' && (await isTaken())) return refuse('handle-taken')
    return outcome(made)
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
      return outcome(await ask(request, '/sign-in/username', { username: parsed.output, password }))
    },
    async signOut(request) {
      return outcome(await ask(request, '/sign-out', {}))
    },
    async signOutEverywhere(request) {
      const ended = await ask(request, '/revoke-sessions', {})
      if (!ended.ok) return outcome(ended)
      return outcome(await ask(request, '/sign-out', {})) // the cookie goes, too
    },
    async endSession({ request, id }) {
      const { answer } = await ask(request, '/list-sessions')
      const token = sessionToken(answer, id)
      if (!token) return { ok: true, cookies: [] } // it has ended already
      return outcome(await ask(request, '/revoke-session', { token }))
    },
    async changePassword({ request, current, next }) {
      if (next.length < LEAST_PASSWORD) return refuse('password-short')
      if (next.length > MOST_PASSWORD) return refuse('password-long')
      if (current === '' || current.length > MOST_PASSWORD) return refuse('wrong-password')
      const body = { currentPassword: current, newPassword: next, revokeOtherSessions: true }
      return outcome(await ask(request, '/change-password', body))
    },
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
