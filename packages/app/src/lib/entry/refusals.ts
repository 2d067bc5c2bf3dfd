import * as v from 'valibot'

/** Why the server hands out no room token: a rule of the community, or of the people in the room. */
export const EntryRefusal = v.picklist(['too-few-followers', 'room-not-found', 'blocked-by-host', 'host-blocked'])
export type EntryRefusal = v.InferOutput<typeof EntryRefusal>
