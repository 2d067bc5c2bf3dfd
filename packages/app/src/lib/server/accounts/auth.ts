/**
 * better-auth as Banyan uses it.
 * @module
 */
import { createHmac } from 'node:crypto'
import { passkey } from '@better-auth/passkey'
import type { Logger } from '@banyan/core'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { username } from 'better-auth/plugins'
import { LEAST_PASSWORD, MOST_PASSWORD } from '../../accounts/password-strength.ts'
import type { Database } from '../data/database.ts'
import type { Newcomers } from '../data/people.ts'
import { boundedRates } from './bounded-rates.ts'
import { type OidcOptions, oidcPlugin } from './oidc.ts'

export interface AuthOptions<Tables> {
  database: Database<Tables>
  /** Everything that better-auth signs is signed with what is derived from it. */
  secret: Uint8Array
  newcomers: Newcomers
  /** How often one address may sign in, sign up, or change a password, in a minute. */
  triesPerMinute: number
  oidc?: OidcOptions | undefined
  now: () => number
  random: () => number
  logger?: Logger | undefined
}

/** Only the server sets it: the address that a request came from. */
export const ADDRESS_HEADER = 'x-banyan-address'
export const BASE_PATH = '/api/auth'

const DAY_SECONDS = 24 * 60 * 60
/** How long somebody stays signed in, and how often that is made longer. */
const SESSION_SECONDS = 30 * DAY_SECONDS
const COOKIES = 'banyan'
/** A session that lasts longer than this needs nothing done to it. */
export const FRESH_MS = (SESSION_SECONDS - DAY_SECONDS) * 1_000
export const SESSION_COOKIE = `${COOKIES}.session_token`

/** What better-auth signs cookies with. */
export const signingKey = (secret: Uint8Array): string =>
  createHmac('sha256', secret).update('banyan:accounts').digest('hex')

const GUESSED = [
  '/sign-in/username',
  '/sign-up/email',
  '/change-password',
  '/sign-in/social',
  '/passkey/verify-authentication',
]

/** Opens better-auth and brings its tables up to date. */
export async function openAuth<Tables>(options: AuthOptions<Tables>) {
  // Of its own, and silent: at the first start better-auth would complain that the tables are missing which this makes.
  const { runMigrations } = await getMigrations(makeAuth({ ...options, logger: undefined }).options)
  await runMigrations()
  return makeAuth(options)
}

function makeAuth<Tables>(options: AuthOptions<Tables>) {
  const { database, newcomers, oidc, now, random, logger } = options
  const rule = { window: 60, max: options.triesPerMinute }
  return betterAuth({
    appName: 'Banyan',
    basePath: BASE_PATH,
    secret: signingKey(options.secret),
    database: { db: database.kysely, type: database.dialect },
    emailAndPassword: { enabled: true, minPasswordLength: LEAST_PASSWORD, maxPasswordLength: MOST_PASSWORD },
    plugins: [
      username({
        minUsernameLength: 2,
        maxUsernameLength: 30,
        usernameValidator: (handle) => /^[a-z0-9_]+$/.test(handle),
      }),
      passkey({ rpName: 'Banyan', authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' } }),
      ...(oidc ? [oidcPlugin({ ...oidc, newcomers, random })] : []),
    ],
    // Who signs in elsewhere is somebody else than who has a password here: addresses prove nothing.
    account: { accountLinking: { enabled: false }, updateAccountOnSignIn: false },
    session: { expiresIn: SESSION_SECONDS, updateAge: DAY_SECONDS, freshAge: DAY_SECONDS },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 600,
      customRules: Object.fromEntries(GUESSED.map((path) => [path, rule])),
      customStorage: boundedRates({ now }),
    },
    advanced: {
      cookiePrefix: COOKIES,
      // The name of a cookie must not depend on the way here; whoever hands cookies out adds Secure behind TLS.
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // Said aloud: otherwise a test would run without them.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    databaseHooks: {
      user: {
        create: {
          // A picture at another service's address would tell that service who looks at it.
          before: async (user) => ({ data: { ...user, image: null } }),
          async after(user, context) {
            try {
              const handle = handleOf(user)
              if (!(await newcomers.add({ id: user.id, handle, name: user.name })))
                throw new Error(`${handle} is taken`)
            } catch (error) {
              await context?.context.internalAdapter.deleteUser(user.id)
              throw error
            }
          },
        },
      },
      // Nobody needs to know later where somebody was.
      session: { create: { before: async (session) => ({ data: { ...session, ipAddress: '' } }) } },
      account: {
        create: {
          // What another service gave is used once, for a name.
          before: async (account) => ({ data: { ...account, accessToken: null, refreshToken: null, idToken: null } }),
        },
      },
    },
    onAPIError: {
      errorURL: '/sign-in',
      // Refusals have a status and are everyday; whoever tried is told.
      onError: (error) => {
        if (error instanceof Error && !('status' in error)) logger?.error({ part: 'accounts' }, String(error))
      },
    },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message) => level === 'error' && logger?.error({ part: 'accounts' }, message),
    },
  })
}

/** Every account has one: sign-up asks for it, and the way through another service makes one up. */
function handleOf(user: Record<string, unknown>): string {
  if (typeof user.username === 'string') return user.username
  throw new Error('an account was made without a handle')
}
