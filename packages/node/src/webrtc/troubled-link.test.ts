import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Link, LinkCloseReason } from '@banyan/core/ports'
import type { LinkId, PeerId } from '@banyan/core/protocol'
import { type SimplePeerClass, simplePeerTransport, TROUBLE_MS } from '@banyan/core/parts'
import SimplePeer from 'simple-peer'
import { nodeWebRtc } from './peer-connection.ts'

afterEach(() => vi.useRealTimers())

/** Two linked ends, of which one can be told what its ICE says. */
async function connect() {
  const webrtc = nodeWebRtc({ bindAddress: '127.0.0.1' })
  const said: { state: RTCIceConnectionState | undefined; say: () => void } = { state: undefined, say: () => {} }
  class Told extends webrtc.RTCPeerConnection {
    constructor(config?: RTCConfiguration) {
      super(config)
      said.say = () => this.dispatchEvent(new Event('iceconnectionstatechange'))
    }
    override get iceConnectionState() {
      return said.state ?? super.iceConnectionState
    }
  }
  const troubled = vi.fn<() => void>()
  const ends: { near?: Link; far?: Link } = {}
  const open = (initiator: boolean, wrtc: typeof webrtc, send: (signal: string) => void) => {
    const opened = Promise.withResolvers<void>()
    const closed = Promise.withResolvers<unknown>()
    const close = (reason: LinkCloseReason) => {
      opened.reject(new Error(`The link ${reason}`))
      closed.resolve(reason)
    }
    const on = { open: opened.resolve, close, signal: send, track() {}, troubled }
    const id = 'linklinklink' as LinkId
    const { link } = simplePeerTransport({ SimplePeer: SimplePeer as unknown as SimplePeerClass, wrtc }).open({
      peer: 'peer' as PeerId,
      id,
      initiator,
      iceServers: [],
      on,
    })
    return { link, opened: opened.promise, closed: closed.promise }
  }
  const near = open(true, { ...webrtc, RTCPeerConnection: Told }, (signal) => ends.far?.receive(signal))
  const far = open(false, webrtc, (signal) => ends.near?.receive(signal))
  Object.assign(ends, { near: near.link, far: far.link })
  await Promise.all([near.opened, far.opened])
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const ice = (state: RTCIceConnectionState) => {
    said.state = state
    said.say()
  }
  return { ice, troubled, close: () => [near, far].forEach(({ link }) => link.close()), near }
}

describe('a link whose network does not answer', () => {
  it('says so after a while, once', async () => {
    const { ice, troubled, close } = await connect()
    ice('disconnected')
    vi.advanceTimersByTime(TROUBLE_MS - 1)
    expect(troubled).not.toHaveBeenCalled()
    vi.advanceTimersByTime(TROUBLE_MS * 5)
    expect(troubled).toHaveBeenCalledOnce()
    close()
  })

  it('says nothing of a hiccup', async () => {
    const { ice, troubled, close } = await connect()
    ice('disconnected')
    vi.advanceTimersByTime(TROUBLE_MS - 1)
    ice('connected')
    vi.advanceTimersByTime(TROUBLE_MS * 5)
    expect(troubled).not.toHaveBeenCalled()
    close()
  })

  it('says nothing any more when it is closed', async () => {
    const { ice, troubled, close, near } = await connect()
    ice('disconnected')
    near.link.close()
    await near.closed
    vi.advanceTimersByTime(TROUBLE_MS * 5)
    expect(troubled).not.toHaveBeenCalled()
    close()
  })
})
