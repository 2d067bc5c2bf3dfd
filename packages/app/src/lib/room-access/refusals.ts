import * as v from 'valibot'

/** Why the server makes no room token: by a rule of the community, or because of a block. */
export const TokenRefusal = v.picklist(['too-few-followers', 'room-not-found', 'blocked-by-host', 'host-blocked'])
export type TokenRefusal = v.InferOutput<typeof TokenRefusal>
