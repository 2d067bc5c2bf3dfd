import { type Packet, stripeOf } from '../../wire/packet.ts'
import type { ForwarderState } from '../forwarder-state.ts'
import type { LinkPort } from '../link-port.ts'

/** How one copy came: the link, and the stripe whose tree it came through. */
export interface Origin {
  readonly port: LinkPort
  readonly way: number
  /** The link is the speaker's own. */
  readonly isSpeaker: boolean
}

/** How a packet came, if its sender may bring it at all. */
export interface PacketOrigin extends Origin {
  /** The packet goes on to this peer's children. */
  readonly isFeed: boolean
}

/**
 * Whether a neighbour may bring a packet, and which way it came. The first rule that applies decides.
 *
 * | rule | sender                                                  | may bring                                     |
 * | ---- | ------------------------------------------------------- | --------------------------------------------- |
 * | 1    | anybody                                                 | a frame in its own stripe; in any stripe when |
 * |      |                                                         | nothing follows it at once (V is 0)           |
 * | 2    | a peer on stage                                         | its own source alone; to fellow speakers all  |
 * |      |                                                         | of it, to others what rules 3 and 4 allow     |
 * | 3    | a parent, in its stripe, or a link that was asked to    | every source of the roster                    |
 * |      | stand in                                                |                                               |
 * | 4    | a link that was asked for just this frame               | this frame                                    |
 *
 * A packet that was made again counts as the next stripe's, which brought the copy that it was made of. Any other
 * counts as its own stripe's, also where a parent of another stripe sends it on request: it has it from there.
 */
export function originOf(port: LinkPort, packet: Packet, state: ForwarderState, now: number): PacketOrigin | undefined {
  const { source, stripe, remade, frame } = packet
  const { route } = port
  if (!route || !isOwnStripe(packet, state, now)) return undefined
  const isSpeaker = route.source === source
  if (!isSpeaker && !route.feedsOthers) return undefined
  if (isSpeaker && route.stage) return { port, way: stripe, isSpeaker, isFeed: false }
  const brings = port.brings(stripe, now)
  if (!brings && !port.repair.expects(source, frame.sequence, now)) return undefined
  if (isSpeaker) return { port, way: stripe, isSpeaker, isFeed: true }
  const way = remade ? (stripe + 1) % state.stripes : stripe
  return { port, way, isSpeaker, isFeed: true }
}

function isOwnStripe({ source, stripe, frame }: Packet, state: ForwarderState, now: number): boolean {
  const { stripes, stripesBefore: before } = state
  if (stripe < stripes && (!frame.voice || stripe === stripeOf(source, frame.sequence, stripes))) return true
  // Speakers and their listeners do not hear of a new plan at the same moment.
  if (!before || now > before.until || stripe >= before.count) return false
  return !frame.voice || stripe === stripeOf(source, frame.sequence, before.count)
}
