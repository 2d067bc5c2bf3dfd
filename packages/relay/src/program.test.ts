import { describe, expect, it } from 'vitest'
import { listenFailure, parseProgram, type ProgramConfig } from './program.ts'

const SECRET = 's'.repeat(32)
const DEFAULTS: ProgramConfig = {
  port: 3001,
  host: '127.0.0.1',
  trunkSize: undefined,
  iceServers: [],
  connectionsPerMinute: undefined,
  seatsPerIdentity: undefined,
  guestsPerAddress: undefined,
  trustedProxies: [],
  roomSecret: undefined,
}

describe('parseProgram', () => {
  it.each<{ args?: string[]; env?: Record<string, string>; expected: Partial<ProgramConfig> }>([
    { expected: {} },
    { env: { PORT: '4000', HOST: '0.0.0.0' }, expected: { port: 4000, host: '0.0.0.0' } },
    { env: { PORT: '', HOST: '', BANYAN_ROOM_SECRET: '' }, expected: {} },
    { env: { BANYAN_ROOM_SECRET: SECRET }, expected: { roomSecret: SECRET } },
    { args: ['--port', '5000'], env: { PORT: '4000' }, expected: { port: 5000 } },
    { args: ['--connections-per-minute', '9000'], expected: { connectionsPerMinute: 9_000 } },
    { args: ['--seats-per-identity', '5'], env: { BANYAN_SEATS_PER_IDENTITY: '2' }, expected: { seatsPerIdentity: 5 } },
    {
      env: { BANYAN_SEATS_PER_IDENTITY: '2', BANYAN_GUESTS_PER_ADDRESS: '400' },
      expected: { seatsPerIdentity: 2, guestsPerAddress: 400 },
    },
    {
      args: ['--trusted-proxies', '10.0.0.0/8,caddy'],
      env: { BANYAN_TRUSTED_PROXIES: 'private' },
      expected: {
        trustedProxies: [
          { kind: 'network', address: '10.0.0.0', prefix: 8 },
          { kind: 'host', name: 'caddy' },
        ],
      },
    },
    {
      env: { BANYAN_TRUSTED_PROXIES: '2001:db8::1' },
      expected: { trustedProxies: [{ kind: 'network', address: '2001:db8::1', prefix: 128 }] },
    },
    { args: ['--port=0', '--trunk-size', '6'], expected: { port: 0, trunkSize: 6 } },
    {
      args: ['--ice-server', 'stun:a:3478', '--ice-server', 'turns:1999999999:ada:k%3D@b'],
      env: { BANYAN_ICE_SERVERS: 'stun:c' },
      expected: {
        iceServers: [{ urls: 'stun:a:3478' }, { urls: 'turns:b', username: '1999999999:ada', credential: 'k=' }],
      },
    },
    {
      args: ['--ice-server', 'turn:ada:k@a,turn:ada:k@b', '--ice-server', 'stun:c'],
      expected: {
        iceServers: [
          { urls: 'turn:a', username: 'ada', credential: 'k' },
          { urls: 'turn:b', username: 'ada', credential: 'k' },
          { urls: 'stun:c' },
        ],
      },
    },
    {
      env: { BANYAN_ICE_SERVERS: 'stun:a, stun:b\n' },
      expected: { iceServers: [{ urls: 'stun:a' }, { urls: 'stun:b' }] },
    },
  ])('reads $args with $env', ({ args = [], env = {}, expected }) => {
    expect(parseProgram(args, env)).toEqual({ ok: true, value: { ...DEFAULTS, ...expected } })
  })

  it.each([
    ['turn:ada:s3cret@b'],
    ['--ice-server', 'stun:a', 'turn:ada:s3.cr et@b?transport=tcp'],
    ['--ice-server', ''],
  ])('refuses %s without a secret in the sentence', (...args) => {
    const parsed = parseProgram(args, {})
    expect(parsed).toMatchObject({ ok: false, error: expect.stringMatching(/\.$/) })
    expect(JSON.stringify(parsed)).not.toMatch(/s3|cr et/)
  })

  it.each([['--help'], ['-h'], ['--port', 'x', '--help']])('shows help for %s', (...args) => {
    expect(parseProgram(args, {})).toEqual({ ok: true, value: 'help' })
  })

  it.each<{ args: string[]; env?: Record<string, string>; why: RegExp }>([
    { args: ['--port', '65536'], why: /port must be/ },
    { args: ['--port', '-1'], why: /--port/ },
    { args: [], env: { PORT: 'web' }, why: /port must be/ },
    { args: ['--trunk-size', '0'], why: /--trunk-size must be/ },
    { args: ['--trunk-size', '2.5'], why: /--trunk-size must be/ },
    { args: ['--ice-server', 'http://a'], why: /--ice-server .* number 1 is neither a stun: nor a turn: address/ },
    { args: ['--ice-server', 'stun:a', '--ice-server', 'turn:b'], why: /number 2 needs a name and a password/ },
    { args: [], env: { BANYAN_ICE_SERVERS: 'turn:ada:s3cret@b:0' }, why: /BANYAN_ICE_SERVERS.*port/ },
    { args: ['--connections-per-minute', '0'], why: /--connections-per-minute must be/ },
    { args: ['--guests-per-address', 'many'], why: /--guests-per-address/ },
    { args: ['--trusted-proxies', '10.0.0.0/40'], why: /--trusted-proxies .* "10.0.0.0\/40" is none of these/ },
    { args: [], env: { BANYAN_TRUSTED_PROXIES: '*' }, why: /BANYAN_TRUSTED_PROXIES/ },
    { args: [], env: { BANYAN_SEATS_PER_IDENTITY: '0' }, why: /BANYAN_SEATS_PER_IDENTITY/ },
    { args: [], env: { BANYAN_ROOM_SECRET: SECRET.slice(1) }, why: /BANYAN_ROOM_SECRET must have 32 bytes/ },
    { args: ['--colour'], why: /Unknown option '--colour'/ },
    { args: ['tea'], why: /Unexpected argument 'tea'/ },
    { args: ['--port'], why: /--port/ },
  ])('refuses $args with $env in one sentence', ({ args, env = {}, why }) => {
    const parsed = parseProgram(args, env)
    expect(parsed).toEqual({ ok: false, error: expect.stringMatching(why) })
    expect(parsed).toEqual({ ok: false, error: expect.stringMatching(/^[^\n]*[^.]\.$/) })
  })
})

describe('listenFailure', () => {
  it.each([
    ['EADDRINUSE', /Port 3001 on 127.0.0.1 is in use/],
    ['EACCES', /may not listen on port 3001/],
    ['EADDRNOTAVAIL', /no address "127.0.0.1"/],
    ['EIO', /Cannot listen on 127.0.0.1:3001 \(broken\)/],
  ])('says what %s means and what to do', (code, expected) => {
    expect(listenFailure(Object.assign(new Error('broken'), { code }), DEFAULTS)).toMatch(expected)
  })
})
