import { describe, expect, it } from 'vitest'
import type { Link, LinkCloseReason } from '@banyan/core/ports'
import type { LinkId, PeerId } from '@banyan/core/protocol'
import { LINK_TIMEOUT_MS } from '@banyan/core/parts'
import { nodeTransport } from './node-transport.ts'

const transport = nodeTransport({ bindAddress: '127.0.0.1' })

/** One end of a link whose signals go to `send`. */
function open(initiator: boolean, send: (signal: string) => void) {
  const closed = Promise.withResolvers<LinkCloseReason>()
  const opened = Promise.withResolvers<void>()
  opened.promise.catch(() => {})
  const close = (reason: LinkCloseReason) => {
    opened.reject(new Error(`The link ${reason}`))
    closed.resolve(reason)
  }
  const on = { open: opened.resolve, close, signal: send, track: () => {} }
  const id = 'linklinklink' as LinkId
  const { link } = transport.open({ peer: 'peerpeerpeer' as PeerId, id, initiator, iceServers: [], on })
  return { link, opened: opened.promise, closed: closed.promise }
}

/** Two linked ends. */
async function connect() {
  const { alice, bob } = dial()
  await Promise.all([alice.opened, bob.opened])
  return { alice, bob }
}

/** Two ends on their way to each other. What they say can be altered on the way, which takes a turn or two. */
function dial(alter = (_from: 'alice' | 'bob', signal: string) => signal) {
  const ends: { alice?: Link; bob?: Link } = {}
  const alice = open(true, (signal) => void setImmediate(() => ends.bob?.receive(alter('alice', signal))))
  const bob = open(false, (signal) => void setImmediate(() => ends.alice?.receive(alter('bob', signal))))
  Object.assign(ends, { alice: alice.link, bob: bob.link })
  return { alice, bob }
}

describe('links in Node', () => {
  it('say at both ends why they are over', async () => {
    const { alice, bob } = await connect()
    alice.link.close()
    expect(await Promise.all([alice.closed, bob.closed])).toEqual(['closed-here', 'closed-there'])
  })

  it('come up, each of a hundred, four at a time', async () => {
    let up = 0
    const some = async () => {
      for (let times = 0; times < 25; times += 1) {
        const { alice, bob } = await connect()
        up += 1
        alice.link.close()
        bob.link.close()
      }
    }
    await Promise.all([some(), some(), some(), some()])
    expect(up).toBe(100)
  })

  it('tell no candidate before they have the answer', async () => {
    const said: string[] = []
    const { alice, bob } = dial((from, signal) => {
      said.push(`${from}: ${JSON.parse(signal).type}`)
      return signal
    })
    await Promise.all([alice.opened, bob.opened])
    expect(said.slice(0, 2)).toEqual(['alice: offer', 'bob: answer'])
    expect(said).toContain('alice: candidate')
    alice.link.close()
  })

  // The limit tells the end of a handshake from that of our patience.
  it(
    'fail before their time is up when a certificate is not the one announced',
    { timeout: LINK_TIMEOUT_MS - 1_000 },
    async () => {
      const fingerprint = Array.from({ length: 32 }, () => '0A').join(':')
      const { alice, bob } = dial((from, signal) =>
        from === 'alice' ? signal : signal.replace(/(?<=sha-256 )[\dA-F:]+/, fingerprint),
      )
      expect(await Promise.all([alice.closed, bob.closed])).toEqual(['failed', 'failed'])
    },
  )

  it.each([
    { given: 'no JSON', signal: 'x' },
    { given: 'an unknown kind of signal', signal: '{"type":"gossip"}' },
    { given: 'a candidate for no section', signal: '{"type":"candidate","candidate":{"candidate":"candidate:1"}}' },
    { given: 'an offer that is not SDP', signal: '{"type":"offer","sdp":"hello"}' },
  ])('close as failed, and throw nothing, at $given', async ({ signal }) => {
    const { alice, bob } = await connect()
    bob.link.receive(signal)
    expect(await bob.closed).toBe('failed')
    alice.link.close()
  })
})
