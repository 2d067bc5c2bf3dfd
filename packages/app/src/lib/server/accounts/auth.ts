/**
 * better-auth as Banyan uses it.
 * @module
 */
import { createHmac } from 'node:crypto'
import { passkey } from '@better-auth/passkey'
import type { Logger } from '@banyan/core'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { getMigrations } from 'better-auth/db/migration'
import { username } from 'better-auth/plugins'
import { SUSPENDED_CODE } from '../../accounts/account-problem.ts'
import { LEAST_PASSWORD, MOST_PASSWORD } from '../../accounts/password-strength.ts'
import type { Database } from '../data/database.ts'
import { faultOf, noteFault } from '../data/database-fault.ts'
import type { Newcomers } from '../data/people.ts'
import { ADDRESS_HEADER } from '../request-headers.ts'
import { boundedRates } from './bounded-rates.ts'
import { type OidcOptions, oidcPlugin } from './oidc.ts'

export interface AuthOptions<Tables> {
  database: Database<Tables>
  /** The keys with which better-auth signs are derived from it. */
  secret: Uint8Array
  newcomers: Newcomers
  /** How often one address may sign in, sign up, or change a password, in a minute. */
  triesPerMinute: number
  oidc?: OidcOptions | undefined
  now: () => number
  random: () => number
  logger?: Logger | undefined
}

export const BASE_PATH = '/api/auth'

const DAY_SECONDS = 24 * 60 * 60
/** How long a session lasts, and how often it is prolonged, in seconds. */
const SESSION_SECONDS = 30 * DAY_SECONDS
const COOKIES = 'banyan'
/** A session that lasts longer than this, in ms, need not be prolonged. */
export const FRESH_MS = (SESSION_SECONDS - DAY_SECONDS) * 1_000
export const SESSION_COOKIE = `${COOKIES}.session_token`

/** The key with which better-auth signs cookies. */
export const signingKey = (secret: Uint8Array): string =>
  createHmac('sha256', secret).update('banyan:accounts').digest('hex')

const GUESSED = [
  '/sign-in/username',
  '/sign-up/email',
  '/change-password',
  '/reset-password',
  '/sign-in/social',
  '/passkey/verify-authentication',
]

/** How the identifier of a recovery link begins in better-auth's table of verifications; the token follows. */
export const RECOVERY = 'reset-password:'

/** Opens better-auth and brings its tables up to date. */
export async function openAuth<Tables>(options: AuthOptions<Tables>) {
  // Silent: at the first start better-auth would warn about missing tables, which this makes.
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
    emailAndPassword: {
      ...{ enabled: true, minPasswordLength: LEAST_PASSWORD, maxPasswordLength: MOST_PASSWORD },
      // Whoever knew the old password is out.
      revokeSessionsOnPasswordReset: true,
    },
    // Who reads the database cannot use the recovery links in it.
    verification: { storeIdentifier: { default: 'plain', overrides: { [RECOVERY]: 'hashed' } } },
    plugins: [
      username({
        minUsernameLength: 2,
        maxUsernameLength: 30,
        usernameValidator: (handle) => /^[a-z0-9_]+$/.test(handle),
      }),
      passkey({ rpName: 'Banyan', authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' } }),
      ...(oidc ? [oidcPlugin({ ...oidc, newcomers, random })] : []),
    ],
    // An account of the other service is never linked to one with a password: e-mail addresses prove nothing here.
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
      // The cookie's name must not depend on the protocol. `cookiesOf` adds Secure behind TLS.
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // Explicit, because limits are off by default in tests.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    databaseHooks: {
      user: {
        create: {
          // A picture on another service's host would tell that service who looks at it.
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
      session: {
        create: {
          async before(session) {
            // Every way in ends here: password, passkey, another service, a new password.
            const suspension = await newcomers.suspensionOf(session.userId)
            if (suspension) throw APIError.from('FORBIDDEN', { code: SUSPENDED_CODE, message: suspension.reason })
            // Addresses of sessions are not kept.
            return { data: { ...session, ipAddress: '' } }
          },
        },
      },
      account: {
        create: {
          // Tokens of the other service are used once, for the profile, and not kept.
          before: async (account) => ({ data: { ...account, accessToken: null, refreshToken: null, idToken: null } }),
        },
      },
    },
    onAPIError: {
      errorURL: '/sign-in',
      // Refusals are normal and have a status. Only other errors are logged.
      onError: (error) => {
        noteFault(faultOf(error))
        if (error instanceof Error && !('status' in error)) logger?.error({ part: 'accounts' }, String(error))
      },
    },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message, ...details: unknown[]) => {
        for (const detail of details) noteFault(faultOf(detail))
        if (level === 'error') logger?.error({ part: 'accounts' }, message)
      },
    },
  })
}

/** The handle of an account. Every account has one: chosen at sign-up, or made from the other service's profile. */
function handleOf(user: Record<string, unknown>): string {
  if (typeof user.username === 'string') return user.username
  throw new Error('an account was made without a handle')
}
