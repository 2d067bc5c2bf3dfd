import type { LinkViolation } from '../ports/link.ts'

/** The parts of a simple-peer connection that its data channels go through. */
export interface ChannelOwner {
  readonly _pc: RTCPeerConnection
  /** The control channel. The dialing end makes it at once, the other end has it when it comes. */
  readonly _channel: RTCDataChannel | null
}

/**
 * Watches the data channels of a connection. The protocol sends nothing on the control channel: its being open says
 * that the link works. simple-peer would keep what comes there, in a stream that nobody reads. And it would take each
 * further channel for a new control channel.
 * @param violated is called at any message on the control channel, and at any channel but the two of a link
 */
export function watchChannels(connection: ChannelOwner, violated: (what: LinkViolation) => void): void {
  const refuseData = (channel: RTCDataChannel) => {
    channel.onmessage = () => {
      channel.onmessage = null
      violated('control-data')
    }
  }
  const { _pc, _channel } = connection
  if (_channel) refuseData(_channel)
  const takeControlChannel = _pc.ondatachannel
  _pc.ondatachannel = (event) => {
    if (connection._channel) return violated('extra-channel')
    takeControlChannel?.call(_pc, event)
    refuseData(event.channel)
  }
}
