import { createHash } from 'node:crypto'
import { cleanLine, hasVisible, MAX_NAME_LENGTH } from '@banyan/core/protocol'
import { genericOAuth } from 'better-auth/plugins'
import * as v from 'valibot'
import { freeHandle } from '../data/handle.ts'
import type { Newcomers } from '../data/people.ts'

/** Another service to sign in with (OpenID Connect). */
export interface OidcOptions {
  /** Its address: `/.well-known/openid-configuration` is looked up there. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** The name that people know the service by. */
  readonly name: string
}

export const OIDC = 'oidc'

const Profile = v.object({
  sub: v.string(),
  name: v.optional(v.string()),
  preferred_username: v.optional(v.string()),
})

/** better-auth's provider for the service. The first sign-in makes an account. Only a name is kept of the profile. */
export function oidcPlugin(options: OidcOptions & { newcomers: Newcomers; random: () => number }) {
  const { issuer, clientId, clientSecret, name, newcomers, random } = options
  return genericOAuth({
    config: [
      {
        ...{ providerId: OIDC, name, clientId, clientSecret },
        discoveryUrl: `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
        scopes: ['openid', 'profile'],
        pkce: true,
        requireIdTokenVerification: true,
        async mapProfileToUser(raw: unknown) {
          const profile = v.parse(Profile, raw)
          const wanted = profile.preferred_username ?? profile.name ?? ''
          return {
            // better-auth needs an e-mail address. This one is never delivered to, and is the same each time.
            email: noAddress(createHash('sha256').update(`${issuer} ${profile.sub}`).digest('hex').slice(0, 40)),
            name: shownName(profile.name) ?? shownName(wanted) ?? 'Person',
            username: await freeHandle(wanted, { isTaken: (handle) => newcomers.isTaken(handle), random }),
          }
        },
      },
    ],
  })
}

/** A name of another service, as this community shows names. */
function shownName(raw = ''): string | undefined {
  const name = cleanLine(cleanLine(raw.slice(0, 500)).slice(0, MAX_NAME_LENGTH))
  return hasVisible(name) ? name : undefined
}

/** An e-mail address for better-auth, which needs one. `.invalid` can never be delivered to, and nobody sees it. */
export const noAddress = (unique: string): string => `${unique}@accounts.invalid`
