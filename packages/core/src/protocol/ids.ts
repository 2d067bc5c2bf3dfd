import * as v from 'valibot'
import { MAX_IDENTITY_LENGTH } from './limits.ts'

/** A member of one room: twelve characters out of `a-z0-9`, drawn by the relay at each join and kept over a resume. */
export const PeerId = v.pipe(v.string(), v.regex(/^[a-z0-9]{12}$/, 'is not a peer id'), v.brand('PeerId'))
export type PeerId = v.InferOutput<typeof PeerId>

/** A room's address: 3 to 40 lower-case letters, digits and hyphens, for example `k3p-9fx-2ma`. */
export const RoomId = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]$/, 'is not a room id (3 to 40 small letters, digits or hyphens)'),
  v.brand('RoomId'),
)
export type RoomId = v.InferOutput<typeof RoomId>

/** One attempt at a WebRTC connection between two peers: twelve characters out of `a-z0-9`. Signals of other attempts
 *  are stale and dropped. */
export const LinkId = v.pipe(v.string(), v.regex(/^[a-z0-9]{12}$/, 'is not a link id'), v.brand('LinkId'))
export type LinkId = v.InferOutput<typeof LinkId>

/** The person behind one or more peers: an account's id, or `guest:…`, 1 to 100 characters without spaces. Only room
 *  tokens say it. */
export const Identity = v.pipe(
  v.string(),
  v.maxLength(MAX_IDENTITY_LENGTH),
  v.regex(/^[^\s\p{Cc}]+$/u, 'is not an identity'),
  v.brand('Identity'),
)
export type Identity = v.InferOutput<typeof Identity>

/** One stay of one person on the stage, as every media packet names it: 0 to 65,535. An id is used again in a room only
 *  when all others were used since. */
export const SourceId = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff), v.brand('SourceId'))
export type SourceId = v.InferOutput<typeof SourceId>

/** The Ed25519 public key (RFC 8032) with which one stay on stage signs its frames: 32 bytes in base64url, 43
 *  characters. */
export const FrameKey = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'is not a key'), v.brand('FrameKey'))
export type FrameKey = v.InferOutput<typeof FrameKey>

const reader =
  <Schema extends v.GenericSchema>(schema: Schema) =>
  (raw: unknown): v.InferOutput<Schema> | undefined => {
    const parsed = v.safeParse(schema, raw)
    return parsed.success ? parsed.output : undefined
  }

/** Reads a peer id from outside. @returns undefined for anything else @example parsePeerId('abcdefghijkl') */
export const parsePeerId = reader(PeerId)
/** Reads a room id from outside. @returns undefined for anything else @example parseRoomId('k3p-9fx-2ma') */
export const parseRoomId = reader(RoomId)
/** Reads a link id from outside. @returns undefined for anything else */
export const parseLinkId = reader(LinkId)
/** Reads an identity from outside. @returns undefined for anything else @example parseIdentity('guest:k3p9fx2m') */
export const parseIdentity = reader(Identity)
/** Reads a source id from outside. @returns undefined for anything else */
export const parseSourceId = reader(SourceId)

/** Whether `self` dials `other`. Exactly one of two peers does, the one with the smaller id, and both know without
 *  asking. */
export const dials = (self: PeerId, other: PeerId): boolean => self < other
