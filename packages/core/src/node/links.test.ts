import { describe, expect, it } from 'vitest'
import type { Link, LinkCloseReason } from '../ports/link.ts'
import type { LinkId, PeerId } from '../protocol/index.ts'
import { LINK_TIMEOUT_MS, simplePeerTransport } from '../transport/simple-peer.ts'
import { nodeWebRtc } from './peer-connection.ts'

const transport = simplePeerTransport({ wrtc: nodeWebRtc({ bindAddress: '127.0.0.1' }) })

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

/** Two ends on their way to each other. What bob answers can be altered on the way. */
function dial(alter = (signal: string) => signal) {
  const ends: { alice?: Link; bob?: Link } = {}
  const alice = open(true, (signal) => ends.bob?.receive(signal))
  const bob = open(false, (signal) => ends.alice?.receive(alter(signal)))
  Object.assign(ends, { alice: alice.link, bob: bob.link })
  return { alice, bob }
}

// A handshake in some hundreds fails when both ends share a process; a session dials again then.
describe('links in Node', { retry: 2 }, () => {
  it('say at both ends why they are over', async () => {
    const { alice, bob } = await connect()
    alice.link.close()
    expect(await Promise.all([alice.closed, bob.closed])).toEqual(['closed-here', 'closed-there'])
  })

  // The limit tells the end of a handshake from that of our patience.
  it(
    'fail before their time is up when a certificate is not the one announced',
    { timeout: LINK_TIMEOUT_MS - 1_000 },
    async () => {
      const fingerprint = Array.from({ length: 32 }, () => '0A').join(':')
      const { alice, bob } = dial((signal) => signal.replace(/(?<=sha-256 )[\dA-F:]+/, fingerprint))
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
