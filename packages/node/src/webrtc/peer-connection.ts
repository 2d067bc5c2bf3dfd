import { cleanup, type DataChannel, PeerConnection, setSctpSettings } from 'node-datachannel'
import * as polyfill from 'node-datachannel/polyfill'
import type SimplePeer from 'simple-peer'
import { DeferredCalls } from './deferred-calls.ts'
import { nativeIceServers } from './ice-servers.ts'
import { NodeMediaChannel } from './media-channel.ts'
import { splitOffer } from './offer.ts'

/**
 * Delay of SCTP acknowledgements, in ms (RFC 9260, section 6.2). The parent then reads one acknowledgement for two
 * packets instead of one for each, and reading them is a third of what a child costs it. Packets of one stripe out of
 * two are 40 ms apart. It stays below the 200 ms that browsers use and that retransmission timers start at.
 */
const ACKNOWLEDGE_WITHIN_MS = 60

export interface NodeWebRtcOptions {
  /**
   * Address through which all links go. '127.0.0.1' keeps them on this machine; without it no loopback candidate is
   * gathered.
   * @default every address
   */
  bindAddress?: string | undefined
}

/** WebRTC's constructors, as simple-peer takes them. */
export type NodeWebRtc = NonNullable<SimplePeer.Options['wrtc']>

/**
 * WebRTC for Node: data channels only, no tracks. Binary messages arrive as ArrayBuffer.
 * @example new SimplePeer({ initiator: true, wrtc: nodeWebRtc({ bindAddress: '127.0.0.1' }) })
 */
export function nodeWebRtc({ bindAddress }: NodeWebRtcOptions = {}): NodeWebRtc {
  setUpOnce()
  const constructors = {
    RTCPeerConnection: class extends polyfill.RTCPeerConnection {
      readonly #native: PeerConnection
      readonly #candidates: DeferredCalls
      constructor(config: RTCConfiguration) {
        const candidates = new DeferredCalls()
        const native = openNative(config, { bindAddress, candidates })
        super({ iceServers: [], peerConnection: native })
        this.#native = native
        this.#candidates = candidates
      }
      override get localDescription() {
        const { type, sdp } = super.localDescription
        return new polyfill.RTCSessionDescription({ type, sdp: type === 'offer' ? splitOffer(sdp).sdp : sdp })
      }
      /** A channel that both ends make by hand is a media channel: it does without the polyfill. simple-peer's own is
       *  not. */
      override createDataChannel(label: string, init: RTCDataChannelInit = {}) {
        if (!init.negotiated) return super.createDataChannel(label, init)
        const { ordered = true, ...rest } = init
        const channel = new NodeMediaChannel(this.#native.createDataChannel(label, { ...rest, unordered: !ordered }))
        return channel as unknown as polyfill.RTCDataChannel
      }
      /** simple-peer writes to `sdp`, which the polyfill's descriptions refuse: it gets plain objects. */
      override async createOffer() {
        this.#native.setLocalDescription('offer')
        return this.localDescription.toJSON()
      }
      override async createAnswer() {
        return this.localDescription.toJSON()
      }
      /** An offer is set when it is made, an answer as soon as there is an offer: before its candidates can be
       *  taken. */
      override async setLocalDescription() {}
      override async setRemoteDescription({ type, sdp = '' }: RTCSessionDescriptionInit) {
        const offer = type === 'offer' ? splitOffer(sdp) : undefined
        await super.setRemoteDescription({ type, sdp: offer?.sdp ?? sdp })
        this.#candidates.release()
        if (!offer) return
        this.#native.setLocalDescription('answer')
        for (const { candidate, mid } of offer.candidates) this.#native.addRemoteCandidate(candidate, mid)
      }
    },
    RTCSessionDescription: polyfill.RTCSessionDescription,
    RTCIceCandidate: polyfill.RTCIceCandidate,
  }
  // The polyfill declares events of its own classes, so TypeScript does not see that it does what the platform's do.
  return constructors as unknown as NodeWebRtc
}

interface OpenNative {
  bindAddress: string | undefined
  /**
   * Holds our candidates back until the remote description is set. libdatachannel starts ICE before it stores that
   * description, and refuses every certificate in between: a peer that knew our candidates could be in the middle of
   * DTLS by then.
   */
  candidates: DeferredCalls
}

function openNative({ iceServers = [] }: RTCConfiguration, { bindAddress, candidates }: OpenNative): PeerConnection {
  const native = new PeerConnection('banyan', {
    iceServers: nativeIceServers(iceServers),
    // Otherwise a channel made before the offer arrives makes an offer of our own, and both ends want to control ICE.
    disableAutoNegotiation: true,
    ...(bindAddress && { bindAddress }),
  })
  const { onLocalCandidate, createDataChannel, onDataChannel } = native
  return override(native, {
    // It writes candidates as a line of SDP; the attribute alone is what RTCIceCandidate specifies.
    onLocalCandidate: (handle) =>
      onLocalCandidate.call(native, (candidate, mid) =>
        candidates.run(() => handle(candidate.replace(/^a=/, ''), mid)),
      ),
    createDataChannel: (label, config) => forgiving(createDataChannel.call(native, label, config)),
    onDataChannel: (handle) => onDataChannel.call(native, (channel) => handle(forgiving(channel))),
  })
}

/**
 * The polyfill's error event names a class that it does not import, which would end the process: a channel that breaks
 * also closes, and that is what links listen to. And a channel ends in a thread of its own, a turn or two before
 * `readyState` says so: what is sent in between is lost, as if it had been on its way.
 */
const forgiving = (channel: DataChannel): DataChannel => {
  const { sendMessageBinary } = channel
  return override(channel, {
    onError: () => {},
    sendMessageBinary(bytes) {
      try {
        return sendMessageBinary.call(channel, bytes)
      } catch (error) {
        if (channel.isOpen()) throw error
        return false
      }
    },
  })
}

/** Replaces methods of a native object. They are read-only there, so assigning does not do. */
function override<Native extends object>(native: Native, methods: Partial<Native>): Native {
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(native, name, { value })
  return native
}

let isSetUp = false
/** What is set for all links of the process. When it ends, what is still open is closed: peers hear of it at once
 *  instead of after ICE's half minute, and no native thread calls into a runtime that is gone. */
function setUpOnce() {
  if (isSetUp) return
  isSetUp = true
  setSctpSettings({ delayedSackTime: ACKNOWLEDGE_WITHIN_MS })
  process.once('exit', cleanup)
}
