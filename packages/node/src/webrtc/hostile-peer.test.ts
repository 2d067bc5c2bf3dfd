import { localMediaPlane, type SimplePeerClass, simplePeerTransport } from '@banyan/core/parts'
import type { Link, LinkEvents, LinkNotice, LinkViolation, MediaChannel } from '@banyan/core/ports'
import type { LinkId, PeerId, SourceId } from '@banyan/core/protocol'
import { MAX_PACKET_BYTES, writeLinkMessage, writePacket } from '@banyan/core/wire'
import SimplePeer from 'simple-peer'
import { afterEach, describe, expect, it } from 'vitest'
import { nodeSigning } from '../signing/node-signing.ts'
import { nodeTransport } from './node-transport.ts'
import { nodeWebRtc } from './peer-connection.ts'

/** Megabytes that this process may grow by under a flood. Without the defences, each second of a flood on the control
 *  channel makes some sixty; the sender's own buffers and the garbage of the test make about twenty. */
const MOST_GROWTH_MB = 60
/** How long a hostile peer floods when nobody stops it, in milliseconds. */
const FLOOD_MS = 10_000

const LINK = 'linklinklink' as LinkId
const PEER = 'peerpeerpeer' as PeerId
const ADA = 1 as SourceId
const webrtc = nodeWebRtc({ bindAddress: '127.0.0.1' })

/** A simple-peer whose insides a hostile peer uses as it likes. */
interface Insides extends SimplePeer.Instance {
  readonly _pc: RTCPeerConnection
  readonly _channel: RTCDataChannel
}
type End = Parameters<LinkEvents['close']>
const cleanUps: (() => void)[] = []
afterEach(() => cleanUps.splice(0).forEach((cleanUp) => cleanUp()))

/** A peer as it is in a room, with its media plane, linked with one that does as it likes. */
async function attacked({ victimDials = false } = {}) {
  const ends: { victim?: Link } = {}
  const violations: LinkViolation[] = []
  const opened = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<End>()
  const on = {
    ...{ packet: () => {}, retract: () => {} },
    notice(notice: LinkNotice) {
      if (notice.type !== 'violation') return
      violations.push(notice.violation)
      ends.victim?.close() // as `RoomLinks` does
    },
  }
  const plane = localMediaPlane(on, { signing: nodeSigning() })
  const hostile = new SimplePeer({ initiator: !victimDials, wrtc: webrtc, config: { iceServers: [] } }) as Insides
  hostile.on('error', () => {})
  // The polyfill's own channel: it sends text, too, as a browser's does.
  const { createDataChannel } = Object.getPrototypeOf(webrtc.RTCPeerConnection).prototype
  const init = { negotiated: true, id: 100, ordered: false, maxRetransmits: 0 }
  const media: RTCDataChannel = createDataChannel.call(hostile._pc, 'media', init)
  const { link, channel } = nodeTransport({ bindAddress: '127.0.0.1' }).open({
    ...{ peer: PEER, id: LINK, initiator: victimDials, iceServers: [] },
    on: {
      open: opened.resolve,
      close: (...why) => closed.resolve(why),
      signal: (signal) => void setImmediate(() => hostile.destroyed || hostile.signal(JSON.parse(signal))),
      track() {},
    },
  })
  ends.victim = link
  plane.attach(LINK, channel)
  plane.route({
    ...{ sources: [{ source: ADA }], stripes: 1, onStage: false },
    links: [
      {
        ...{ link: LINK, peer: PEER, feedsOthers: true, parent: [0], child: [], standby: [], backs: [] },
        ...{ stage: false, retired: false },
      },
    ],
  })
  hostile.on('signal', (signal) => void setImmediate(() => link.receive(JSON.stringify(signal))))
  cleanUps.push(() => (link.close(), plane.close(), hostile.destroy()))
  await Promise.all([
    opened.promise,
    new Promise((resolve) => hostile.once('connect', resolve)),
    media.readyState === 'open' || new Promise((resolve) => (media.onopen = resolve)),
  ])
  return { hostile, media, link, channel, plane, violations, closed: closed.promise }
}

/** Sends as fast as the channel takes it, until it is closed or the time is up. @returns megabytes that this process
 *  has grown by */
async function flood(channel: Pick<RTCDataChannel, 'readyState' | 'bufferedAmount'>, send: () => void) {
  const before = process.memoryUsage().rss
  for (const until = Date.now() + FLOOD_MS; Date.now() < until && channel.readyState === 'open';) {
    try {
      for (let count = 0; count < 200 && channel.bufferedAmount < 2_000_000; count += 1) send()
    } catch {
      // The channel broke off, before this thread has heard of it.
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  return (process.memoryUsage().rss - before) / 1e6
}
/** How a link ended; 'open' where it goes on. */
const end = (closed: Promise<End>) =>
  Promise.race([closed, new Promise<['open']>((resolve) => setTimeout(() => resolve(['open']), FLOOD_MS))])

describe('a link to a hostile peer', () => {
  it.each([{ victimDials: true }, { victimDials: false }])(
    'is closed at the first message on the control channel (victim dials: $victimDials)',
    async ({ victimDials }) => {
      const { hostile, closed } = await attacked({ victimDials })
      const control = hostile._channel
      const chunk = new Uint8Array(64_000)
      const grown = await flood(control, () => control.send(chunk))
      expect(await end(closed)).toEqual(['violation', 'control-data'])
      expect(grown).toBeLessThan(MOST_GROWTH_MB)
    },
  )

  it.each([{ victimDials: true }, { victimDials: false }])(
    'is closed when another channel comes (victim dials: $victimDials)',
    async ({ victimDials }) => {
      const { hostile, closed } = await attacked({ victimDials })
      const more = hostile._pc.createDataChannel('more')
      more.onopen = () => void flood(more, () => more.send(new Uint8Array(64_000)))
      expect(await end(closed)).toEqual(['violation', 'extra-channel'])
    },
  )

  it('is closed when text comes on the media channel', async () => {
    const { media, violations, closed } = await attacked()
    media.send('hello')
    expect((await end(closed))[0]).toBe('closed-here')
    expect(violations).toEqual(['text'])
  })

  it('is closed when a message comes that is longer than any packet', async () => {
    const { media, violations, closed } = await attacked()
    const chunk = new Uint8Array(64_000)
    const grown = await flood(media, () => media.send(chunk))
    expect((await end(closed))[0]).toBe('closed-here')
    expect(violations).toEqual(['oversized'])
    expect(grown).toBeLessThan(MOST_GROWTH_MB)
  })

  const frame = { opus: new Uint8Array(80), level: 20, voice: true }
  const longest = { ...frame, opus: new Uint8Array(1_275) }
  const sounds = { packets: frame, 'long packets': longest }
  it.each(Object.entries(sounds))('is closed when %s come and come', async (_what, frame) => {
    const { media, plane, violations, closed } = await attacked()
    let sequence = 0
    const grown = await flood(media, () => {
      sequence += 1
      const spoken = { ...frame, sequence, timestamp: sequence * 960 }
      media.send(writePacket({ source: ADA, stripe: 0, frame: spoken }))
    })
    expect((await end(closed))[0]).toBe('closed-here')
    expect(violations).toEqual(['flood'])
    expect(grown).toBeLessThan(MOST_GROWTH_MB)
    expect((await plane.traffic()).links.size).toBe(0)
  })

  it.each([
    { what: 'requests', message: { type: 'nack', frames: [{ source: ADA, sequence: 7 }] } },
    { what: 'farewells', message: { type: 'leaving' } },
    { what: 'takeovers', message: { type: 'resume', stripe: 0, have: [{ source: ADA, sequence: 7 }] } },
  ] as const)('is closed when $what come and come', async ({ message }) => {
    const { media, violations, closed } = await attacked()
    const bytes = writeLinkMessage(message)
    await flood(media, () => media.send(bytes))
    expect((await end(closed))[0]).toBe('closed-here')
    expect(violations).toEqual(['flood'])
  })

  it('is closed at more candidates than a link has', async () => {
    const { link, closed } = await attacked()
    const candidate = { candidate: '', sdpMid: '0', sdpMLineIndex: 0 }
    for (let count = 0; count < 1_000; count += 1) link.receive(JSON.stringify({ type: 'candidate', candidate }))
    expect(await end(closed)).toEqual(['violation', 'signal-flood'])
  })

  it('is closed at a signal that no relay would pass', async () => {
    const { link, closed } = await attacked()
    link.receive(JSON.stringify({ type: 'offer', sdp: 'x'.repeat(30_000) }))
    expect(await end(closed)).toEqual(['violation', 'signal-flood'])
  })

  it('fails when a voice is offered, which no peer in Node can play', async () => {
    const voice = [
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'c=IN IP4 0.0.0.0',
      'a=mid:1',
      'a=sendonly',
      'a=rtpmap:111 opus/48000/2',
    ]
    const hostile = new SimplePeer({ initiator: true, wrtc: webrtc, config: { iceServers: [] } }) as Insides
    hostile.on('error', () => {})
    const closed = Promise.withResolvers<End>()
    const { link } = nodeTransport({ bindAddress: '127.0.0.1' }).open({
      ...{ peer: PEER, id: LINK, initiator: false, iceServers: [] },
      on: {
        open() {},
        close: (...why) => closed.resolve(why),
        signal: (signal) => void setImmediate(() => hostile.destroyed || hostile.signal(JSON.parse(signal))),
        track() {},
      },
    })
    cleanUps.push(() => (link.close(), hostile.destroy()))
    hostile.on('signal', (signal) => {
      if ('sdp' in signal) signal.sdp = `${signal.sdp!.replace('BUNDLE 0', 'BUNDLE 0 1')}${voice.join('\r\n')}\r\n`
      setImmediate(() => link.receive(JSON.stringify(signal)))
    })
    expect((await end(closed.promise))[0]).toBe('failed')
  })
})

describe('a link between honest peers', () => {
  it('has nothing on its control channel', async () => {
    const made: Insides[] = []
    class Kept extends SimplePeer {
      constructor(options: SimplePeer.Options) {
        super(options)
        made.push(this as unknown as Insides)
      }
    }
    const transport = simplePeerTransport({ SimplePeer: Kept as unknown as SimplePeerClass, wrtc: webrtc })
    const links: Link[] = []
    const channels: MediaChannel[] = []
    const heard: unknown[] = []
    const opened = [true, false].map(
      (initiator, index) =>
        new Promise<void>((resolve) => {
          const signal = (text: string) => void setImmediate(() => links[1 - index]!.receive(text))
          const on = { open: resolve, close() {}, signal, track() {} }
          const { link, channel } = transport.open({ peer: PEER, id: LINK, initiator, iceServers: [], on })
          links.push(link)
          channels.push(channel)
        }),
    )
    cleanUps.push(() => links.forEach((link) => link.close()))
    await Promise.all(opened)
    for (const { _channel } of made) _channel.onmessage = ({ data }) => heard.push(data)
    const carried = new Promise((resolve) => (channels[1]!.onmessage = resolve))
    channels[0]!.send(new Uint8Array(MAX_PACKET_BYTES))
    await carried
    expect(heard).toEqual([])
  })
})
