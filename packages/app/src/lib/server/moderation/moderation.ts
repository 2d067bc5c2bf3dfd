import { ok, parseRoomId, refuse, type Result, type RoomId, type RoomSummary } from '@banyan/core/protocol'
import { isModerating, mayModerate } from '../../social/powers.ts'
import type { Accounts, RecoveryLink } from '../accounts/accounts.ts'
import type { Person } from '../data/people.ts'
import type { Stores } from '../data/stores.ts'
import type { RoomAccess } from '../rooms/room-access.ts'

/** Why something was not done. `not-permitted`: the one who asks has no power over that person. */
export type ModerationRefusal = 'not-permitted' | 'not-found'
type Done = Result<undefined, ModerationRefusal>

/**
 * What administrators and moderators do about people, posts and rooms. Each call checks that `by` may do it, and writes
 * what was done into the audit log. Callers check the texts.
 */
export interface Moderation {
  /** Ends every session of a person, takes them out of all rooms, and lets them in nowhere until `restore`.
   *  @param options.reason what they are told */
  suspend(options: { by: Person; handle: string; reason: string }): Promise<Done>
  restore(options: { by: Person; handle: string }): Promise<Done>
  removePost(options: { by: Person; id: string; reason: string }): Promise<Done>
  /** Ends a room for everybody in it. */
  closeRoom(options: { by: Person; room: string; reason: string }): Promise<Done>
  /** @param options.text what the reporter is told; may be empty */
  answerReport(options: { by: Person; id: string; text: string }): Promise<Done>
  /** For administrators. */
  setModerator(options: { by: Person; handle: string; isModerator: boolean }): Promise<Done>
  /** For administrators: a one-time link for somebody who forgot their password. */
  recoveryLink(options: { by: Person; handle: string }): Promise<Result<RecoveryLink, ModerationRefusal>>
}

export interface ModerationOptions {
  stores: Pick<Stores, 'people' | 'posts' | 'reports' | 'auditLog'>
  accounts: Pick<Accounts, 'endSessionsOf' | 'makeRecoveryLink'>
  roomAccess: Pick<RoomAccess, 'close'>
  relay: {
    room(id: RoomId): RoomSummary | undefined
    /** Takes all peers of a person out of all rooms. */
    remove(identity: string): unknown
    end(room: RoomId): boolean | Promise<boolean>
  }
}

/** Most characters of a post that stay in the audit log. */
const MOST_EXCERPT = 200

export function openModeration({ stores, accounts, roomAccess, relay }: ModerationOptions): Moderation {
  const { people, posts, reports, auditLog } = stores
  /** A person over whom `by` has power. */
  async function under(by: Person, whom: Promise<Person | undefined>): Promise<Result<Person, ModerationRefusal>> {
    if (!isModerating(by)) return refuse('not-permitted')
    const person = await whom
    if (!person) return refuse('not-found')
    return mayModerate(by, person) ? ok(person) : refuse('not-permitted')
  }
  const done = async (entry: Parameters<typeof auditLog.add>[0]): Promise<Done> => {
    await auditLog.add(entry)
    return ok(undefined)
  }

  return {
    async suspend({ by, handle, reason }) {
      const whom = await under(by, people.findByHandle(handle))
      if (!whom.ok) return whom
      const { id } = whom.value
      // First, so that nobody comes in again between the steps.
      await people.suspend(id, reason)
      await accounts.endSessionsOf(id)
      await relay.remove(id)
      return await done({ actor: by, act: 'suspend', subject: handle, detail: reason })
    },
    async restore({ by, handle }) {
      const whom = await under(by, people.findByHandle(handle))
      if (!whom.ok) return whom
      if (!whom.value.suspension) return refuse('not-found')
      await people.restore(whom.value.id)
      return await done({ actor: by, act: 'restore', subject: handle, detail: whom.value.suspension.reason })
    },
    async removePost({ by, id, reason }) {
      const post = await posts.find(id)
      if (!post) return refuse(isModerating(by) ? 'not-found' : 'not-permitted')
      const author = await under(by, people.find(post.author.id))
      if (!author.ok) return author
      if (!(await posts.remove({ id, author: post.author.id }))) return refuse('not-found')
      const detail = [reason, `“${post.body.slice(0, MOST_EXCERPT)}”`].filter((part) => part !== '').join(' · ')
      return await done({ actor: by, act: 'remove-post', subject: post.author.handle, detail })
    },
    async closeRoom({ by, room, reason }) {
      if (!isModerating(by)) return refuse('not-permitted')
      const id = parseRoomId(room)
      const live = id && relay.room(id)
      if (!live) return refuse('not-found')
      const host = live.stage.find(({ role }) => role === 'host')?.identity
      const person = host === undefined ? undefined : await people.find(host)
      if (person && !mayModerate(by, person) && person.id !== by.id) return refuse('not-permitted')
      roomAccess.close(live.room)
      if (!(await relay.end(live.room))) return refuse('not-found')
      const detail = [person && `@${person.handle}`, reason].filter((part) => part).join(' · ')
      return await done({ actor: by, act: 'close-room', subject: live.title, detail })
    },
    async answerReport({ by, id, text }) {
      if (!isModerating(by)) return refuse('not-permitted')
      const about = await reports.subjectOf(id)
      if (about === undefined) return refuse('not-found')
      // Moderators close no reports about themselves, other moderators or administrators.
      const reported = await people.find(about)
      if (!by.isAdmin && reported && !mayModerate(by, reported)) return refuse('not-permitted')
      const report = await reports.answer(id, text)
      if (!report) return refuse('not-found')
      const detail = [report.reason, text].filter((part) => part !== '').join(' → ')
      return await done({ actor: by, act: 'answer-report', subject: report.reported.handle, detail })
    },
    async setModerator({ by, handle, isModerator }) {
      const person = by.isAdmin ? await people.findByHandle(handle) : undefined
      if (!by.isAdmin || person?.isAdmin) return refuse('not-permitted')
      if (!person) return refuse('not-found')
      await people.setModerator(person.id, isModerator)
      return await done({ actor: by, act: isModerator ? 'make-moderator' : 'end-moderator', subject: handle })
    },
    async recoveryLink({ by, handle }) {
      if (!by.isAdmin) return refuse('not-permitted')
      const link = await accounts.makeRecoveryLink(handle)
      if (!link) return refuse('not-found')
      await done({ actor: by, act: 'recovery-link', subject: handle })
      return ok(link)
    },
  }
}
