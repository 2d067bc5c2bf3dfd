import * as v from 'valibot'

/**
 * Whom a host wants to hear. `everyone`: whoever asks comes on stage at once. `followed`: whoever the host follows does,
 * the others wait for a yes. `ask`: all of them wait for a yes. `invited`: nobody asks; the host invites.
 */
export const WhoSpeaks = v.picklist(['everyone', 'followed', 'ask', 'invited'])
export type WhoSpeaks = v.InferOutput<typeof WhoSpeaks>
