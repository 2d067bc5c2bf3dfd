import SimplePeer from 'simple-peer'
import { afterEach, describe, expect, it } from 'vitest'
import { nodeWebRtc } from './peer-connection.ts'

type Opened = SimplePeer.Instance & { readonly _pc: RTCPeerConnection }
const opened: Opened[] = []
afterEach(() => opened.splice(0).forEach((peer) => peer.destroy()))

function open(initiator: boolean) {
  const wrtc = nodeWebRtc({ bindAddress: '127.0.0.1' })
  const peer = new SimplePeer({ initiator, wrtc, config: { iceServers: [] } }) as Opened
  const channel = { negotiated: true, id: 100, ordered: false, maxRetransmits: 0 }
  const media = peer._pc.createDataChannel('media', channel)
  peer.on('error', () => {}) // a handshake that fails says so by closing, too: see `connect`
  opened.push(peer)
  return { peer, media }
}

/** Two peers that hand each other every signal, as text. */
async function connect() {
  const [alice, bob] = [open(true), open(false)]
  const signals: SimplePeer.SignalData[] = []
  const relay = (from: Opened, to: Opened) =>
    from.on('signal', (signal) => {
      signals.push(signal)
      if (!to.destroyed) to.signal(JSON.parse(JSON.stringify(signal)))
    })
  relay(alice.peer, bob.peer)
  relay(bob.peer, alice.peer)
  const mediaOpen = [alice, bob].map(({ media }) => new Promise((resolve) => (media.onopen = resolve)))
  const connected = [alice, bob].map(
    ({ peer }) =>
      new Promise((resolve, reject) => peer.once('connect', resolve).once('close', () => reject(new Error('No link')))),
  )
  await Promise.all([...mediaOpen, ...connected])
  return { alice, bob, signals }
}

describe('nodeWebRtc', () => {
  it('links two simple-peers over the loopback interface alone', async () => {
    const { signals } = await connect()
    const candidates = signals.flatMap((signal) => ('candidate' in signal ? [signal.candidate.candidate] : []))
    expect(candidates).toHaveLength(2)
    for (const candidate of candidates) expect(candidate).toMatch(/^candidate:\d+ 1 UDP \d+ 127\.0\.0\.1 \d+ typ host/)
  })

  it('carries a part of a buffer over the media channel and hands it over as an ArrayBuffer', async () => {
    const { alice, bob } = await connect()
    const arrived = new Promise((resolve) => (bob.media.onmessage = ({ data }) => resolve(data)))
    alice.media.send(Uint8Array.of(1, 2, 3, 4).subarray(1, 3))
    const data = await arrived
    expect(data).toBeInstanceOf(ArrayBuffer)
    expect([...new Uint8Array(data as ArrayBuffer)]).toEqual([2, 3])
  })

  it('closes both ends and both channels when one end closes', async () => {
    const { alice, bob } = await connect()
    const over = [
      new Promise((resolve) => bob.peer.once('close', resolve)),
      ...[alice, bob].map(({ media }) => new Promise((resolve) => (media.onclose = resolve))),
    ]
    alice.peer.destroy()
    await Promise.all(over)
    expect(bob.media.readyState).toBe('closed')
    expect(() => bob.media.send(Uint8Array.of(1))).toThrow(/not 'open'/)
  })

  it('drops what is sent while the other end closes, before this thread can have heard of it', async () => {
    const { alice, bob } = await connect()
    const over = new Promise((resolve) => bob.peer.once('close', resolve))
    alice.peer.destroy()
    await Promise.resolve() // simple-peer closes in a microtask; later turns would tell bob
    const turn = new Int32Array(new SharedArrayBuffer(4))
    const sendOn = () => {
      for (let sent = 0; sent < 200 && bob.media.readyState === 'open'; sent += 1) {
        bob.media.send(Uint8Array.of(1))
        Atomics.wait(turn, 0, 0, 1) // events wait meanwhile; the channel's own thread does not
      }
    }
    expect(sendOn).not.toThrow()
    await over
  })
})
