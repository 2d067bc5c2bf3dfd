import { describe, expect, it } from 'vitest'
import { iceUrls } from './ice-servers.ts'

describe('ICE servers for libdatachannel', () => {
  it.each([
    { given: 'a STUN server', server: { urls: 'stun:s.example:3478' }, urls: ['stun:s.example:3478'] },
    {
      given: 'a TURN user with a colon',
      server: { urls: 'turn:t.example:3478?transport=udp', username: '1790000000:ada', credential: 'k/y=' },
      urls: ['turn:1790000000%3Aada:k%2Fy%3D@t.example:3478?transport=udp'],
    },
    {
      given: 'servers that it cannot use',
      server: { urls: ['turns:t.example', 'turn:t.example?transport=tcp', 'stun:s.example'] },
      urls: ['stun:s.example'],
    },
  ])('writes $given', ({ server, urls }) => {
    expect(iceUrls([server])).toEqual(urls)
  })
})
