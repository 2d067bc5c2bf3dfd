/**
 * Live audio rooms without media servers.
 * @module
 */
export { createSession, type Forwarding, type SessionOptions } from './create-session.ts'
export { type CarriedBytes, carriedBytes, type CarriedBytesOptions } from './carrying/carried-bytes.ts'
export { browserDevice, type BrowserParts, type WatchedDevice } from './carrying/browser-device.ts'
export {
  type Carrying,
  carrying,
  type CarryingOptions,
  type CarryState,
  type CarryPreferences,
} from './carrying/carrying.ts'
export {
  type CarryConditions,
  type CarryReason,
  type Device,
  slotsToOffer,
  type SlotsToOffer,
} from './carrying/slots-to-offer.ts'
export type { EncoderChoice } from './capture/frame-encoder.ts'
export { type Loudspeaker, loudspeaker, type LoudspeakerOptions } from './playout/loudspeaker.ts'
export {
  type Microphone,
  microphone,
  type MicrophoneOptions,
  openMicrophoneTrack,
  type Processing,
} from './capture/microphone.ts'
export type { AudioSink, AudioSource, Playback, PlaybackState, PlayedAudio, OpusFrame } from './ports/audio.ts'
export { CodedError, MediaError, RelayError } from './ports/errors.ts'
export { type BrowserFeatures, checkSupport, type Lack, type Support, SupportError } from './support/check-support.ts'
export type { Logger } from './ports/logger.ts'
export * from './session/api.ts'
export type { EarStats, LinkStats, SessionStats, SpeakerStats, StripeStats } from './session/stats.ts'
export {
  type Attendee,
  type EntryRole,
  type ReceptionReport,
  type Identity,
  type IfHere,
  isLeader,
  parsePeerId,
  parseRoomId,
  type PeerId,
  type PeerInTree,
  REACTION_KINDS,
  REACTIONS,
  type Reasons,
  type RefusalCode,
  type Role,
  type RoomHealth,
  type RoomId,
  type RoomSummary,
  type RoomTree,
  type RoomView,
  type SpeakPolicy,
  type StageMember,
  type StripeReason,
  type TreeKind,
  type Verdict,
} from './protocol/index.ts'
export { type RoomWatch, watchRooms } from './watch-rooms.ts'
