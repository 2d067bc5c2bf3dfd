import * as v from 'valibot'

/** Why the relay refuses a request. A closed set: an app with a sentence for each has a sentence for every refusal. */
export const RefusalCode = v.picklist([
  'malformed',
  'too-large',
  'too-many-messages',
  'unknown-message',
  'protocol-mismatch',
  'room-not-found',
  'room-exists',
  'room-ended',
  'already-in-room',
  'not-in-room',
  'not-allowed',
  'not-linked',
  'peer-not-found',
  'stage-full',
  'room-full',
  'relay-full',
  'token-missing',
  'token-expired',
  'token-invalid',
  'token-other-room',
  'token-other-role',
  'banned',
  'cohosts-full',
  'not-invited',
  'too-many-invitations',
  'too-many-seats',
  'here-already',
  'active-elsewhere',
  'taken-over',
  'too-many-rooms',
  'too-costly',
])
export type RefusalCode = v.InferOutput<typeof RefusalCode>

/** Why a request was refused. It has changed nothing at the relay. `message` is English, for developers; the app has
 *  its own words for each code. */
export const Refusal = v.object({ code: RefusalCode, message: v.string() })
export type Refusal = v.InferOutput<typeof Refusal>
