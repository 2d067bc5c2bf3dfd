import { describe, expect, it } from 'vitest'
import { type LogFields, silentLogger } from '../ports/logger.ts'
import { usableServers } from './usable-servers.ts'

/** Refuses as browsers do: a TURN server without a password (WebRTC, section 4.4.1.6). */
function start({ most = Infinity } = {}) {
  const counts = { opened: 0, open: 0 }
  const said: { fields: LogFields; message: string }[] = []
  class Connection {
    constructor({ iceServers = [] }: RTCConfiguration) {
      counts.opened += 1
      const bad = iceServers.find(({ urls, credential }) => /turn/.test(String(urls)) && !credential)
      if (bad) throw new DOMException(`${String(bad.urls)} needs a credential`, 'InvalidAccessError')
      if (iceServers.length > most) throw new TypeError('too many')
      counts.open += 1
    }
    close() {
      counts.open -= 1
    }
  }
  const logger = { ...silentLogger, warn: (fields: LogFields, message: string) => void said.push({ fields, message }) }
  return { usable: usableServers({ connection: Connection, logger }), said, counts }
}
const STUN = { urls: 'stun:a.example' }
const TURN = { urls: 'turn:b.example', username: 'ada', credential: 'k' }

describe('the ICE servers of a platform', () => {
  it('are all there are, where it takes them', () => {
    const { usable, said, counts } = start()
    expect(usable([STUN, TURN])).toEqual([STUN, TURN])
    expect(said).toEqual([])
    expect(counts.open).toBe(0)
  })

  it('are the others, where it refuses one: its address alone is lost, and reported without what is secret', () => {
    const { usable, said, counts } = start()
    const mixed = { urls: ['stun:c.example', 'turn:ada:s3@cret@d.example'] }
    const list = [STUN, mixed, TURN]
    expect(usable(list)).toEqual([STUN, { urls: 'stun:c.example' }, TURN])
    expect(said).toEqual([
      {
        fields: { part: 'links', server: 'turn:…', why: 'InvalidAccessError' },
        message: 'WebRTC refuses an ICE server: it is left out',
      },
    ])
    const { opened } = counts
    usable(list)
    expect(counts).toEqual({ opened, open: 0 })
    expect(said).toHaveLength(1)
  })

  it('are named in reports where their address is nothing but a place', () => {
    const { usable, said } = start()
    usable([{ urls: 'turn:[2001:db8::1]:3478?transport=tcp' }])
    expect(said).toMatchObject([{ fields: { server: 'turn:[2001:db8::1]:3478?transport=tcp' } }])
  })

  it('are none, where it takes each and not all', () => {
    const { usable, said } = start({ most: 1 })
    expect(usable([STUN, TURN])).toEqual([])
    expect(said).toHaveLength(1)
  })

  it('are not to blame, where it takes no connection at all', () => {
    const { usable, said } = start({ most: -1 })
    expect(usable([STUN])).toEqual([STUN])
    expect(said).toEqual([])
  })
})
