import { MAX_COHOSTS } from '@banyan/core/protocol'
import * as v from 'valibot'
import { WhoSpeaks } from './who-speaks.ts'

/** What somebody who is invited before a Space begins may be in it. */
export const InvitedAs = v.picklist(['cohost', 'speaker'])
export type InvitedAs = v.InferOutput<typeof InvitedAs>

/** People who may be invited before a Space begins: as many as fit on stage beside the host. */
export const MOST_INVITED = 12

const Invited = v.object({ id: v.pipe(v.string(), v.maxLength(100)), as: InvitedAs })

/** What the server must know of a Space that is about to begin. */
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

/** Somebody is wanted on the stage of a Space that is live. */
export const SpaceInvitation = v.object({ room: v.string(), title: v.string(), host: v.string(), as: InvitedAs })
export type SpaceInvitation = v.InferOutput<typeof SpaceInvitation>
