import { describe, expect, it } from 'vitest'
import { nativeIceServers } from './ice-servers.ts'
import { nodeWebRtc } from './peer-connection.ts'

const user = { username: '1790000000:ada', credential: 'k/y=@:%' }
const turn = { username: '1790000000:ada', password: 'k/y=@:%', relayType: 'TurnUdp' }
const CASES = [
  { given: 'a STUN server', server: { urls: 'stun:s.example' }, native: [{ hostname: 's.example', port: 3478 }] },
  {
    given: 'a STUN server at an IPv6 address',
    server: { urls: 'STUN:[2001:db8::1]:19302', ...user },
    native: [{ hostname: '2001:db8::1', port: 19302 }],
  },
  {
    given: 'a TURN user with a colon',
    server: { urls: 'turn:t.example:443?transport=udp', ...user },
    native: [{ hostname: 't.example', port: 443, ...turn }],
  },
  {
    given: 'a TURN server at an IPv6 address',
    server: { urls: ['turn:[::1]', 'stun:192.0.2.1'], ...user },
    native: [
      { hostname: '::1', port: 3478, ...turn },
      { hostname: '192.0.2.1', port: 3478 },
    ],
  },
  {
    given: 'a server of several kinds, without those that it cannot use',
    server: { urls: ['turns:t.example', 'turn:t.example?transport=tcp', 'stuns:s.example', 'stun:s.example'], ...user },
    native: [{ hostname: 's.example', port: 3478 }],
  },
]

describe('ICE servers for libdatachannel', () => {
  it.each(CASES)('are written for it: $given', ({ server, native }) => {
    expect(nativeIceServers([server])).toEqual(native)
  })

  it.each(CASES)('are taken by it: $given', ({ server }) => {
    const { RTCPeerConnection } = nodeWebRtc() as { RTCPeerConnection: typeof globalThis.RTCPeerConnection }
    expect(() => new RTCPeerConnection({ iceServers: [server] }).close()).not.toThrow()
  })

  it.each([
    { urls: 'turn:t.example' },
    { urls: 'stun:s.example:99999' },
    { urls: 'turn:ada:s3cret@t.example', ...user },
  ])('are refused as browsers refuse them, without what may be secret: $urls', (server) => {
    const { RTCPeerConnection } = nodeWebRtc() as { RTCPeerConnection: typeof globalThis.RTCPeerConnection }
    const open = () => new RTCPeerConnection({ iceServers: [server] })
    expect(open).toThrow(TypeError)
    expect(open).toThrow(/^(?!.*s3cret)an ICE server /)
  })
})
