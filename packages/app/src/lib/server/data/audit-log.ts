import { type Page, pageOf, type PageRequest, sizeOf } from './page.ts'
import type { AppDatabase } from './schema.ts'

/** What somebody with power may do to others, or to the place. */
export const AUDITED_ACTS = [
  'suspend',
  'restore',
  'remove-post',
  'close-room',
  'answer-report',
  'make-moderator',
  'end-moderator',
  'recovery-link',
  'change-settings',
  'make-seed',
  'revoke-seed',
] as const
export type AuditedAct = (typeof AUDITED_ACTS)[number]

/** One line of the audit log: who did what to whom, when and why. */
export interface AuditEntry {
  readonly id: string
  readonly act: AuditedAct
  /** Their handle at that time. */
  readonly actor: string
  /** A handle, the title of a room, the name of a machine: what still says something when the thing itself is gone. */
  readonly subject: string
  /** The reason, or what was there before. May be empty. */
  readonly detail: string
  readonly createdAt: number
}

/** What was done with power. Nothing changes or removes an entry. */
export interface AuditLog {
  add(entry: {
    actor: { readonly id: string; readonly handle: string }
    act: AuditedAct
    subject: string
    detail?: string | undefined
  }): Promise<void>
  /** Newest first. */
  list(page: PageRequest): Promise<Page<AuditEntry>>
}

export function auditLogIn(
  { kysely }: AppDatabase,
  { now, newId }: { now: () => number; newId: () => string },
): AuditLog {
  return {
    async add({ actor, act, subject, detail = '' }) {
      const entry = {
        id: newId(),
        actorId: actor.id,
        actorHandle: actor.handle,
        act,
        subject,
        detail,
        createdAt: now(),
      }
      await kysely.insertInto('auditEntry').values(entry).execute()
    },
    async list(page) {
      const size = sizeOf(page)
      const rows = await kysely
        .selectFrom('auditEntry')
        .selectAll()
        .where('act', 'in', AUDITED_ACTS) // an older version may not know an act of a newer one
        .$if(page.cursor !== undefined, (query) => query.where('id', '<', page.cursor ?? ''))
        .orderBy('id', 'desc')
        .limit(size + 1)
        .execute()
      return pageOf(rows, {
        size,
        keyOf: ({ id }) => id,
        toItem: ({ id, act, actorHandle: actor, subject, detail, createdAt }) => {
          return { id, act: act as AuditedAct, actor, subject, detail, createdAt }
        },
      })
    },
  }
}
