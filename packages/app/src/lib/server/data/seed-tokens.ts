import type { AppDatabase } from './schema.ts'

/** A seed token that an administrator made. Its signature is kept nowhere: the token cannot be shown again. */
export interface SeedToken {
  readonly id: string
  /** The name of the machine. */
  readonly name: string
  /** The one room that it is for; every room when undefined. */
  readonly room: string | undefined
  /** When it was made and when it ends, in milliseconds since 1970. */
  readonly createdAt: number
  readonly expiresAt: number
}

export interface SeedTokens {
  /** Keeps a new token, and forgets those that have ended. The caller has checked the name. */
  add(token: Pick<SeedToken, 'name' | 'room' | 'expiresAt'>): Promise<SeedToken>
  /** Those that have not ended, newest first, 200 at most. */
  list(): Promise<SeedToken[]>
  /** Whether a token was made and has been neither removed nor forgotten. */
  has(id: string): Promise<boolean>
  /** Revokes a token. @returns false when there is none */
  remove(id: string): Promise<boolean>
}

/** Tokens that are listed at a time. A community has a handful of machines. */
const MOST_LISTED = 200

export function seedTokensIn(
  { kysely }: AppDatabase,
  { now, newId }: { now: () => number; newId: () => string },
): SeedTokens {
  return {
    async add({ name, room, expiresAt }) {
      await kysely.deleteFrom('seedToken').where('expiresAt', '<=', now()).execute()
      const row = { id: newId(), name, room: room ?? null, createdAt: now(), expiresAt }
      await kysely.insertInto('seedToken').values(row).execute()
      return { ...row, room }
    },
    async list() {
      const rows = await kysely
        .selectFrom('seedToken')
        .selectAll()
        .where('expiresAt', '>', now())
        .orderBy('id', 'desc')
        .limit(MOST_LISTED)
        .execute()
      return rows.map(({ id, name, room, createdAt, expiresAt }) => {
        return { id, name, room: room ?? undefined, createdAt, expiresAt }
      })
    },
    async has(id) {
      return (await kysely.selectFrom('seedToken').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
    },
    async remove(id) {
      const { numDeletedRows } = await kysely.deleteFrom('seedToken').where('id', '=', id).executeTakeFirstOrThrow()
      return numDeletedRows > 0n
    },
  }
}
