import { MAX_COHOSTS } from '@banyan/core/protocol'
import * as v from 'valibot'

/**
 * Who may speak in a Space. `everyone`: people who ask come on stage at once. `followed`: people whom the host follows
 * come on stage at once, others wait for a yes. `ask`: everyone waits for a yes. `invited`: only people whom the host
 * invites.
 */
export const WhoSpeaks = v.picklist(['everyone', 'followed', 'ask', 'invited'])
export type WhoSpeaks = v.InferOutput<typeof WhoSpeaks>

/** The role of a person who is invited before a Space begins. */
export const InvitedAs = v.picklist(['cohost', 'speaker'])
export type InvitedAs = v.InferOutput<typeof InvitedAs>

/** Most people who may be invited before a Space begins: as many as fit on stage beside the host. */
export const MOST_INVITED = 12

const Invited = v.object({ id: v.pipe(v.string(), v.maxLength(100)), as: InvitedAs })

/** What the server needs to know about a Space that is about to begin. */
export const NewSpace = v.object({
  who: WhoSpeaks,
  invited: v.optional(
    v.pipe(
      v.array(Invited),
      v.maxLength(MOST_INVITED),
      v.check((invited) => invited.filter(({ as }) => as === 'cohost').length <= MAX_COHOSTS),
    ),
    [],
  ),
})
export type NewSpace = v.InferOutput<typeof NewSpace>

/** An invitation to the stage of a live Space. */
export const SpaceInvitation = v.object({ room: v.string(), title: v.string(), host: v.string(), as: InvitedAs })
export type SpaceInvitation = v.InferOutput<typeof SpaceInvitation>
