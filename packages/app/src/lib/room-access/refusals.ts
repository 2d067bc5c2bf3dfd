import * as v from 'valibot'

/** Why the server makes no room token: by a rule of the community, a block or a suspension. */
export const TokenRefusal = v.picklist([
  'too-few-followers',
  'room-not-found',
  'blocked-by-host',
  'host-blocked',
  'suspended',
])
export type TokenRefusal = v.InferOutput<typeof TokenRefusal>
