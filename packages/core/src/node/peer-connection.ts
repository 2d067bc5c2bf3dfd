import { cleanup, type DataChannel, PeerConnection } from 'node-datachannel'
import * as polyfill from 'node-datachannel/polyfill'
import type SimplePeer from 'simple-peer'
import { iceUrls } from './ice-servers.ts'
import { opensDtls, splitOffer } from './offer.ts'

export interface NodeWebRtcOptions {
  /** Listen on this address alone. '127.0.0.1' keeps links on this machine, where no loopback candidate is gathered otherwise. */
  bindAddress?: string | undefined
}

/** WebRTC's constructors, in the shape in which simple-peer wants them. */
export type NodeWebRtc = NonNullable<SimplePeer.Options['wrtc']>

/**
 * WebRTC for Node: data channels only, no tracks. Binary messages arrive as ArrayBuffer.
 * @example new SimplePeer({ initiator: true, wrtc: nodeWebRtc({ bindAddress: '127.0.0.1' }) })
 */
export function nodeWebRtc({ bindAddress }: NodeWebRtcOptions = {}): NodeWebRtc {
  closeAllAtExit()
  const constructors = {
    RTCPeerConnection: class extends polyfill.RTCPeerConnection {
      readonly #native: PeerConnection
      constructor(config: RTCConfiguration) {
        const native = openNative(config, bindAddress)
        super({ iceServers: [], peerConnection: native })
        this.#native = native
      }
      override get localDescription() {
        const { type, sdp } = super.localDescription
        return new polyfill.RTCSessionDescription({ type, sdp: type === 'offer' ? opensDtls(sdp) : sdp })
      }
      /** simple-peer writes to `sdp`, which the polyfill's descriptions refuse: it gets plain objects. */
      override async createOffer() {
        this.#native.setLocalDescription('offer')
        return this.localDescription.toJSON()
      }
      override async createAnswer() {
        return this.localDescription.toJSON()
      }
      /** An offer is set when it is made, an answer as soon as there is an offer: before its candidates can be taken. */
      override async setLocalDescription() {}
      override async setRemoteDescription({ type, sdp = '' }: RTCSessionDescriptionInit) {
        if (type !== 'offer') return super.setRemoteDescription({ type, sdp })
        const offer = splitOffer(sdp)
        await super.setRemoteDescription({ type, sdp: offer.sdp })
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

function openNative({ iceServers = [] }: RTCConfiguration, bindAddress: string | undefined): PeerConnection {
  const native = new PeerConnection('banyan', {
    iceServers: iceUrls(iceServers),
    // Otherwise a channel made before the offer arrives makes an offer of our own, and both ends want to control ICE.
    disableAutoNegotiation: true,
    ...(bindAddress && { bindAddress }),
  })
  const { onLocalCandidate, createDataChannel, onDataChannel } = native
  return override(native, {
    // It writes candidates as a line of SDP; the attribute alone is what RTCIceCandidate specifies.
    onLocalCandidate: (handle) =>
      onLocalCandidate.call(native, (candidate, mid) => handle(candidate.replace(/^a=/, ''), mid)),
    createDataChannel: (label, config) => withoutErrorEvents(createDataChannel.call(native, label, config)),
    onDataChannel: (handle) => onDataChannel.call(native, (channel) => handle(withoutErrorEvents(channel))),
  })
}

/** The polyfill's error event names a class that it does not import, which would end the process. A channel that
 *  breaks also closes, and that is what links listen to. */
const withoutErrorEvents = (channel: DataChannel): DataChannel => override(channel, { onError: () => {} })

/** Replaces methods of a native object. They are read-only there, so assigning does not do. */
function override<Native extends object>(native: Native, methods: Partial<Native>): Native {
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(native, name, { value })
  return native
}

let closesAtExit = false
/** Closes what is still open when the process ends: peers hear of it at once instead of after ICE's half minute, and no
 *  native thread calls into a runtime that is gone. */
function closeAllAtExit() {
  if (closesAtExit) return
  closesAtExit = true
  process.once('exit', cleanup)
}
