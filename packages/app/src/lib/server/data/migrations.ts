import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from 'kysely/migration'
import type { AppDatabase } from './schema.ts'

/** The tables were made by a version that knows more steps than this one. */
export class NewerDatabaseError extends Error {
  /** The first step that this version does not know. */
  readonly step: string
  constructor(step: string) {
    super(`the database has taken the step ${step}, which this version does not know`)
    this.name = 'NewerDatabaseError'
    this.step = step
  }
}

/**
 * Brings the tables up to date with this version. Idempotent. Two processes at a time take turns.
 * @throws NewerDatabaseError, or whatever the database says, when it is not there or does not allow it
 */
export async function migrate({ kysely, dialect }: AppDatabase): Promise<void> {
  const known = migrations(dialect)
  const unknown = (await stepsTaken({ kysely, dialect })).find((step) => !Object.hasOwn(known, step))
  if (unknown !== undefined) throw new NewerDatabaseError(unknown)
  const migrator = new Migrator({ db: kysely, provider: { getMigrations: async () => known } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}

/** The steps that were run on a database, by this version or another one. */
async function stepsTaken({ kysely, dialect }: Pick<AppDatabase, 'kysely' | 'dialect'>): Promise<string[]> {
  const table = sql.table(DEFAULT_MIGRATION_TABLE)
  const exists =
    dialect === 'postgres'
      ? sql<{ found: boolean }>`select to_regclass(${DEFAULT_MIGRATION_TABLE}) is not null as found`
      : sql<{ found: number }>`select count(*) as found from sqlite_master where name = ${DEFAULT_MIGRATION_TABLE}`
  const [answer] = (await exists.execute(kysely)).rows
  if (!answer?.found) return []
  const { rows } = await sql<{ name: string }>`select name from ${table} order by name`.execute(kysely)
  return rows.map(({ name }) => name)
}

/** Run in the order of their names. Never edit a released one: add another one. */
function migrations(dialect: AppDatabase['dialect']): Record<string, Migration> {
  // Byte order, as in SQLite: the order of ids, handles and prefixes must not depend on the machine's language.
  const text = dialect === 'postgres' ? sql`text collate "C"` : ('text' as const)
  return {
    '001-people': { up: (db) => makePeople(db, text) },
    '002-posts': { up: (db) => makePosts(db, text) },
    '003-seed-tokens': { up: (db) => makeSeedTokens(db, text) },
    '004-moderation': { up: (db) => makeModeration(db, text) },
  }
}

type TextType = ColumnDataType | RawBuilder<unknown>

async function makePeople(db: Kysely<unknown>, text: TextType): Promise<void> {
  await db.schema
    .createTable('person')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('handle', text, (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('folded', text, (column) => column.notNull())
    .addColumn('bio', 'text', (column) => column.notNull())
    .addColumn('hue', 'integer', (column) => column.notNull())
    .addColumn('avatar', 'text')
    .addColumn('followers', 'integer', (column) => column.notNull())
    .addColumn('following', 'integer', (column) => column.notNull())
    .addColumn('isAdmin', 'integer', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('person_folded').on('person').column('folded').execute()
  await db.schema
    .createTable('follow')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('followerId', text, (column) => column.notNull().references('person.id').onDelete('cascade'))
    .addColumn('followedId', text, (column) => column.notNull().references('person.id').onDelete('cascade'))
    .addUniqueConstraint('follow_once', ['followerId', 'followedId'])
    .execute()
  await db.schema.createIndex('follow_of_follower').on('follow').columns(['followerId', 'id']).execute()
  await db.schema.createIndex('follow_of_followed').on('follow').columns(['followedId', 'id']).execute()
  for (const [table, from, to] of [
    ['block', 'blockerId', 'blockedId'],
    ['mute', 'muterId', 'mutedId'],
  ] as const) {
    await db.schema
      .createTable(table)
      .addColumn(from, text, (column) => column.notNull().references('person.id').onDelete('cascade'))
      .addColumn(to, text, (column) => column.notNull().references('person.id').onDelete('cascade'))
      .addColumn('createdAt', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint(`${table}_once`, [from, to])
      .execute()
  }
  await db.schema.createIndex('block_of_blocked').on('block').columns(['blockedId', 'blockerId']).execute()
}

async function makePosts(db: Kysely<unknown>, text: TextType): Promise<void> {
  await db.schema
    .createTable('post')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('authorId', text, (column) => column.notNull().references('person.id').onDelete('cascade'))
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('room', 'text')
    .addColumn('roomTitle', 'text')
    .execute()
  await db.schema.createIndex('post_of_author').on('post').columns(['authorId', 'id']).execute()
  await db.schema
    .createTable('setting')
    .addColumn('key', text, (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('report')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('reporterId', text, (column) => column.notNull().references('person.id').onDelete('cascade'))
    .addColumn('reportedId', text, (column) => column.notNull().references('person.id').onDelete('cascade'))
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .execute()
}

async function makeSeedTokens(db: Kysely<unknown>, text: TextType): Promise<void> {
  await db.schema
    .createTable('seedToken')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('room', 'text')
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .addColumn('expiresAt', 'bigint', (column) => column.notNull())
    .execute()
}

async function makeModeration(db: Kysely<unknown>, text: TextType): Promise<void> {
  await db.schema
    .alterTable('person')
    .addColumn('isModerator', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await db.schema.alterTable('person').addColumn('suspendedAt', 'bigint').execute()
  await db.schema.alterTable('person').addColumn('suspendedReason', 'text').execute()
  await db.schema.createIndex('person_suspended').on('person').column('suspendedAt').execute()
  await db.schema.alterTable('report').addColumn('postId', text).execute()
  await db.schema.alterTable('report').addColumn('postBody', 'text').execute()
  await db.schema.alterTable('report').addColumn('answer', 'text').execute()
  await db.schema.alterTable('report').addColumn('answeredAt', 'bigint').execute()
  await db.schema.createIndex('report_of_reporter').on('report').columns(['reporterId', 'id']).execute()
  await db.schema
    .createTable('auditEntry')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('actorId', text, (column) => column.notNull())
    .addColumn('actorHandle', text, (column) => column.notNull())
    .addColumn('act', text, (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('recoveryMail')
    .addColumn('personId', text, (column) => column.primaryKey().references('person.id').onDelete('cascade'))
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('confirmedAt', 'bigint')
    .execute()
}
