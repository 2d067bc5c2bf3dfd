import type { OidcOptions } from '../lib/server/accounts/open-accounts.ts'
import type { Environment } from './config.ts'
import { StartError } from './start-error.ts'

/**
 * The service that people may sign in with besides passwords and passkeys.
 * @returns undefined when BANYAN_OIDC_ISSUER is not set
 * @throws StartError 'bad-config'
 */
export function readOidc(env: Environment): OidcOptions | undefined {
  const issuer = env.BANYAN_OIDC_ISSUER?.trim()
  if (!issuer) return undefined
  const protocol = URL.parse(issuer)?.protocol
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw refusal(`BANYAN_OIDC_ISSUER must be an address such as https://id.example.org; it is "${issuer}".`)
  }
  const [clientId, clientSecret] = [env.BANYAN_OIDC_CLIENT_ID?.trim(), env.BANYAN_OIDC_CLIENT_SECRET?.trim()]
  if (!clientId || !clientSecret) {
    throw refusal(
      'BANYAN_OIDC_ISSUER needs BANYAN_OIDC_CLIENT_ID and BANYAN_OIDC_CLIENT_SECRET, as the service gave them.',
    )
  }
  return { issuer, clientId, clientSecret, name: env.BANYAN_OIDC_NAME?.trim() || new URL(issuer).host }
}

const refusal = (sentence: string) => new StartError('bad-config', sentence)
