/**
 * What travels between peers on the media channel of a link: packets of sound, and link messages. Functions turn bytes
 * into values and back; they keep nothing. A recorder, a monitor or a peer in another language needs no other part of
 * Banyan to read the sound. PROTOCOL.md draws the bytes.
 * @module
 */
export { measureLevel } from './level.ts'
export { isLinkMessage, type LinkMessage, type Position, readLinkMessage, writeLinkMessage } from './link-message.ts'
export {
  type GroupSignature,
  HASH_BYTES,
  hashedBytes,
  MAX_GROUP_FRAMES,
  SIGNATURE_BYTES,
  signedBytes,
  type SignedFrame,
} from './frame-group.ts'
export {
  ahead,
  END_OF_SPURT,
  MAX_OPUS_BYTES,
  MAX_PACKET_BYTES,
  type Packet,
  type PacketHead,
  type PacketParts,
  readHead,
  readPacket,
  type SpokenFrame,
  stripeOf,
  writePacket,
} from './packet.ts'
