import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const read = (env: Record<string, string>) => readConfig(env, { dataDir: '/srv/data' })

describe('the configuration', () => {
  it('needs nothing: port 3000, this machine only, no other service', () => {
    expect(read({})).toEqual({
      port: 3000,
      host: 'localhost',
      dataDir: '/srv/data',
      databaseUrl: undefined,
      hostingThreshold: undefined,
      trunkSize: undefined,
      iceServers: [],
      connectionsPerMinute: undefined,
      signInsPerMinute: undefined,
      seatsPerIdentity: undefined,
      guestsPerAddress: undefined,
      trustedProxies: [],
      origin: undefined,
      oidc: undefined,
    })
  })

  it('takes what is set, and takes empty for not set', () => {
    const env = { PORT: '8080', HOST: '0.0.0.0', BANYAN_DATA_DIR: '/var/banyan', BANYAN_TRUNK_SIZE: '2' }
    expect(read(env)).toMatchObject({ port: 8080, host: '0.0.0.0', dataDir: '/var/banyan', trunkSize: 2 })
    expect(read({ PORT: '', HOST: ' ', BANYAN_DATA_DIR: '', BANYAN_TRUNK_SIZE: '' })).toEqual(read({}))
  })

  it('takes the address of a PostgreSQL database, and how many followers a host needs', () => {
    const env = { DATABASE_URL: 'postgres://banyan:s3cret@db.example.org/banyan', BANYAN_HOSTING_THRESHOLD: '0' }
    expect(read(env)).toMatchObject({ databaseUrl: env.DATABASE_URL, hostingThreshold: 0 })
  })

  it('takes how many seats one person, and the guests of one address, may hold', () => {
    const env = { BANYAN_SEATS_PER_IDENTITY: '5', BANYAN_GUESTS_PER_ADDRESS: '400' }
    expect(read(env)).toMatchObject({ seatsPerIdentity: 5, guestsPerAddress: 400 })
  })

  it('takes the proxies that it believes: addresses, networks, and names', () => {
    expect(read({ BANYAN_TRUSTED_PROXIES: '10.0.0.2, 2001:db8::/32, caddy' }).trustedProxies).toEqual([
      { kind: 'network', address: '10.0.0.2', prefix: 32 },
      { kind: 'network', address: '2001:db8::', prefix: 32 },
      { kind: 'host', name: 'caddy' },
    ])
  })

  it('reads STUN servers, and TURN servers with the name and password that a browser insists on', () => {
    const servers = 'stun:stun.example.org:3478, turn:ada:s3cret@turn.example.org:3478?transport=udp'
    expect(read({ BANYAN_ICE_SERVERS: servers }).iceServers).toEqual([
      { urls: 'stun:stun.example.org:3478' },
      { urls: 'turn:turn.example.org:3478?transport=udp', username: 'ada', credential: 's3cret' },
    ])
  })

  it("reads the users of coturn's REST API, and what is percent-encoded", () => {
    const servers = 'turn:1999999999:ada:k%2C%3D@turn.example.org,turns:a%40b:p%3Ass@[2001:db8::1]?transport=tcp'
    expect(read({ BANYAN_ICE_SERVERS: servers }).iceServers).toEqual([
      { urls: 'turn:turn.example.org', username: '1999999999:ada', credential: 'k,=' },
      { urls: 'turns:[2001:db8::1]?transport=tcp', username: 'a@b', credential: 'p:ss' },
    ])
  })

  it('reads another service to sign in with, which is called by its host until somebody says otherwise', () => {
    const env = {
      BANYAN_ORIGIN: 'https://spaces.example.org',
      BANYAN_OIDC_ISSUER: 'https://id.example.org/realm',
      BANYAN_OIDC_CLIENT_ID: 'banyan',
      BANYAN_OIDC_CLIENT_SECRET: 's3cret',
    }
    expect(read(env).origin?.host).toBe('spaces.example.org')
    expect(read(env).oidc).toEqual({
      issuer: 'https://id.example.org/realm',
      clientId: 'banyan',
      clientSecret: 's3cret',
      name: 'id.example.org',
    })
    expect(read({ ...env, BANYAN_OIDC_NAME: 'the club' }).oidc?.name).toBe('the club')
  })

  it.each([
    { name: 'PORT', value: 'eighty' },
    { name: 'PORT', value: '65536' },
    { name: 'PORT', value: '-1' },
    { name: 'PORT', value: '80.5' },
    { name: 'BANYAN_TRUNK_SIZE', value: '0' },
    { name: 'BANYAN_TRUNK_SIZE', value: '1e9' },
    { name: 'BANYAN_CONNECTIONS_PER_MINUTE', value: '0' },
    { name: 'BANYAN_SIGN_INS_PER_MINUTE', value: 'many' },
    { name: 'BANYAN_SEATS_PER_IDENTITY', value: '0' },
    { name: 'BANYAN_GUESTS_PER_ADDRESS', value: 'all' },
    { name: 'BANYAN_TRUSTED_PROXIES', value: '10.0.0.0/33' },
    { name: 'BANYAN_TRUSTED_PROXIES', value: 'true' },
    { name: 'BANYAN_HOSTING_THRESHOLD', value: '-1' },
    { name: 'DATABASE_URL', value: 'mysql://localhost/banyan' },
    { name: 'BANYAN_ORIGIN', value: 'spaces.example.org' },
    { name: 'BANYAN_ORIGIN', value: 'https://example.org/spaces' },
    { name: 'BANYAN_OIDC_ISSUER', value: 'id.example.org' },
    { name: 'BANYAN_OIDC_ISSUER', value: 'https://id.example.org' },
    { name: 'BANYAN_ICE_SERVERS', value: 'http://example.org' },
    { name: 'BANYAN_ICE_SERVERS', value: 'turn:turn.example.org' },
  ])('refuses $name=$value in one sentence that names it and shows what it takes', ({ name, value }) => {
    expect(() => read({ [name]: value })).toThrow(
      expect.objectContaining({
        code: 'bad-config',
        message: expect.stringMatching(new RegExp(`^${name} [^\\n]+\\.$`)),
      }),
    )
  })

  it('keeps a password out of what it says', () => {
    const address = 'mysql://ada:s3cret:s3cret@s3cret@host'
    for (const name of ['DATABASE_URL', 'BANYAN_ORIGIN', 'BANYAN_OIDC_ISSUER']) {
      expect(() => read({ [name]: address })).toThrow(
        expect.objectContaining({ message: expect.stringMatching(/^(?!.*s3cret).*mysql:/) }),
      )
    }
    for (const wrong of ['turns:ada:s3cret@', 'turn:ada:s3cret', 'turn:ada:x@s3cret:0', 's3cret', 'turn:a:%@s3cret']) {
      expect(() => read({ BANYAN_ICE_SERVERS: `stun:a.example,${wrong}` })).toThrow(
        expect.objectContaining({ message: expect.stringMatching(/^(?!.*s3cret).*; number 2 /) }),
      )
    }
  })
})
