import type { SourceId } from '../../protocol/index.ts'
import { END_OF_SPURT, SIGNATURE_BYTES, type SpokenFrame } from '../../wire/index.ts'
import { type MediaBehaviour, onPackets, withFrames } from './behaviour.ts'

/** What is changed in a frame: its sound, its sound for silence, how loud it says to be, or whether the talk spurt goes
 *  on after it. */
export type Alteration = 'bytes' | 'silence' | 'level' | 'voice'

/** Which frames are altered, and how. */
export interface AlterOptions {
  /** Two hostile peers with the same number make the same bytes out of a frame, so that their copies agree.
   *  @default 1 */
  pact?: number
  /** Which of the two frames in a packet are altered. @default 'both' */
  copies?: 'both' | 'own' | 'previous'
  /** Alters the frames of this source alone. @default every source */
  source?: SourceId
}

/** Other sound in place of an Opus packet, of the same kind and length: its first byte stays. The same pact and packet
 *  give the same bytes. */
export const forgedSound = (opus: Uint8Array<ArrayBuffer>, pact = 1): Uint8Array<ArrayBuffer> =>
  opus.map((byte, place) => (place === 0 ? byte : byte ^ (1 + ((pact * 37 + place) % 255))))

const ALTERED: Record<Alteration, (frame: SpokenFrame, pact: number) => SpokenFrame> = {
  bytes: (frame, pact) => ({ ...frame, opus: forgedSound(frame.opus, pact) }),
  silence: (frame) => ({ ...frame, opus: END_OF_SPURT, level: 127 }),
  level: (frame) => ({ ...frame, level: 127 - frame.level }),
  voice: (frame) => ({ ...frame, voice: !frame.voice }),
}

/** Alters the frames that it passes on. */
export const alterFrames = (what: Alteration, { pact = 1, copies = 'both', source }: AlterOptions = {}) =>
  onPackets((packet) => {
    if (source !== undefined && packet.source !== source) return [packet]
    const altered = withFrames(packet, (frame) => ALTERED[what](frame, pact))
    if (copies === 'own') return [{ ...altered, previous: packet.previous }]
    return [copies === 'previous' ? { ...altered, frame: packet.frame } : altered]
  })

/** Moves the frames that it passes on in time. @param samples at 48 kHz; below 0, into the past @default a second */
export const retimeFrames = (samples = 48_000): MediaBehaviour =>
  onPackets((packet) => [withFrames(packet, (frame) => ({ ...frame, timestamp: (frame.timestamp + samples) >>> 0 }))])

/** Takes the signatures out of the packets that it passes on. */
export const stripSignatures = (): MediaBehaviour => onPackets((packet) => [{ ...packet, signature: undefined }])

/** Puts a signature of noise under every group of ten frames, and in place of each one that was there. @param chance a
 *  number from 0 up to 1 at each call */
export const forgeSignatures = (chance: () => number): MediaBehaviour =>
  onPackets((packet) => {
    const { sequence } = packet.frame
    const group = packet.signature ?? (sequence % 10 === 9 ? { first: sequence - 9, count: 10 } : undefined)
    if (!group) return [packet]
    const bytes = Uint8Array.from({ length: SIGNATURE_BYTES }, () => Math.floor(chance() * 256))
    return [{ ...packet, signature: { first: group.first, count: group.count, bytes } }]
  })

/** Says of every packet that it was, or was not, made again from another stripe's copy. */
export const markRemade = (remade: boolean): MediaBehaviour => onPackets((packet) => [{ ...packet, remade }])
