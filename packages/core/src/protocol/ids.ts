import * as v from 'valibot'
import { MAX_IDENTITY_LENGTH } from './limits.ts'

/** Who a connection is inside one room: twelve characters, made by the relay at each join. */
export const PeerId = v.pipe(v.string(), v.regex(/^[a-z0-9]{12}$/, 'is not a peer id'), v.brand('PeerId'))
export type PeerId = v.InferOutput<typeof PeerId>

/** A room's address: 3 to 40 lower-case letters, digits and hyphens, for example `k3p-9fx-2ma`. */
export const RoomId = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]$/, 'is not a room id (3 to 40 small letters, digits or hyphens)'),
  v.brand('RoomId'),
)
export type RoomId = v.InferOutput<typeof RoomId>

/** One attempt at a WebRTC connection between two peers. A signal for any other attempt is stale and dropped. */
export const LinkId = v.pipe(v.string(), v.regex(/^[a-z0-9]{12}$/, 'is not a link id'), v.brand('LinkId'))
export type LinkId = v.InferOutput<typeof LinkId>

/** The person behind a peer, whatever peers they are: an account's id, or `guest:…`. Only a room token says it. */
export const Identity = v.pipe(
  v.string(),
  v.maxLength(MAX_IDENTITY_LENGTH),
  v.regex(/^[^\s\p{Cc}]+$/u, 'is not an identity'),
  v.brand('Identity'),
)
export type Identity = v.InferOutput<typeof Identity>

/** Names one stay of one person on the stage, in every media packet: 0 to 65,535, never reused within a room's life. */
export const SourceId = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff), v.brand('SourceId'))
export type SourceId = v.InferOutput<typeof SourceId>

const reader =
  <Schema extends v.GenericSchema>(schema: Schema) =>
  (raw: unknown): v.InferOutput<Schema> | undefined => {
    const parsed = v.safeParse(schema, raw)
    return parsed.success ? parsed.output : undefined
  }

/** The only ways to make an id. Code past the boundary may trust what they return. @example parseRoomId('k3p-9fx-2ma') */
export const parsePeerId = reader(PeerId)
export const parseRoomId = reader(RoomId)
export const parseLinkId = reader(LinkId)
export const parseIdentity = reader(Identity)
export const parseSourceId = reader(SourceId)

/** @returns true when `self` is the one that dials: exactly one of two peers does, and both know without asking. */
export const dials = (self: PeerId, other: PeerId): boolean => self < other
