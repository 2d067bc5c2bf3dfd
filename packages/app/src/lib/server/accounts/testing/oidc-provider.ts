import { createHash, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

export interface ProviderPerson {
  sub: string
  name: string
  preferred_username: string
  email?: string
}

/**
 * An OpenID Connect provider on 127.0.0.1: authorization code with PKCE, signed ID tokens. Signs everybody in as
 * `person`.
 */
export async function startOidcProvider(client: { id: string; secret: string }) {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const stranger = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }
  const codes = new Map<string, { challenge: string; nonce: string | null; redirect: string }>()
  const provider = {
    person: { sub: 'subject-1', name: 'Ada Lovelace', preferred_username: 'ada' } as ProviderPerson,
    /** Sign with a key that the provider does not publish. */
    lies: false,
    url: '',
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }

  const answers: Record<string, (query: URLSearchParams, headers: { authorization?: string | undefined }) => unknown> =
    {
      '/.well-known/openid-configuration': () => ({
        issuer: provider.url,
        authorization_endpoint: `${provider.url}/authorize`,
        token_endpoint: `${provider.url}/token`,
        userinfo_endpoint: `${provider.url}/userinfo`,
        jwks_uri: `${provider.url}/keys`,
        id_token_signing_alg_values_supported: ['RS256'],
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
      }),
      '/keys': () => ({ keys: [jwk] }),
      '/userinfo': () => provider.person,
      '/token': async (form, { authorization }) => {
        const basic = Buffer.from(authorization?.split(' ')[1] ?? '', 'base64').toString()
        const said = authorization ? basic : `${form.get('client_id')}:${form.get('client_secret')}`
        const asked = codes.get(form.get('code') ?? '')
        codes.delete(form.get('code') ?? '')
        const challenge = createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url')
        if (said !== `${client.id}:${client.secret}` || challenge !== asked?.challenge) return undefined
        if (form.get('redirect_uri') !== asked.redirect) return undefined
        const idToken = await new SignJWT({ ...provider.person, ...(asked.nonce && { nonce: asked.nonce }) })
          .setProtectedHeader({ alg: 'RS256', kid: 'one' })
          .setIssuer(provider.url)
          .setAudience(client.id)
          .setIssuedAt()
          .setExpirationTime('5 minutes')
          .sign(provider.lies ? stranger.privateKey : privateKey)
        return { access_token: randomUUID(), token_type: 'Bearer', expires_in: 300, id_token: idToken }
      },
    }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', provider.url)
    if (url.pathname === '/authorize') {
      const [code, query] = [randomUUID(), url.searchParams]
      const redirect = query.get('redirect_uri') ?? ''
      codes.set(code, { challenge: query.get('code_challenge') ?? '', nonce: query.get('nonce'), redirect })
      const back = new URL(redirect)
      back.search = new URLSearchParams({ code, state: query.get('state') ?? '', iss: provider.url }).toString()
      return void response.writeHead(302, { location: back.href }).end()
    }
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const answer = await answers[url.pathname]?.(new URLSearchParams(body), request.headers)
    response.writeHead(answer ? 200 : 400, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? { error: 'invalid_grant' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  provider.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return provider
}
