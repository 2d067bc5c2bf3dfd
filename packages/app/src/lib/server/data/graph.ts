import type { Kysely, Transaction } from 'kysely'
import { type Page, pageOf, type PageRequest, sizeOf } from './page.ts'
import { type Person, toPerson } from './people.ts'
import type { AppDatabase, Tables } from './schema.ts'

/** How one person is related to another. */
export interface Relation {
  readonly following: boolean
  readonly followedBy: boolean
  readonly blocking: boolean
  readonly blockedBy: boolean
  readonly muting: boolean
}

/** Why somebody cannot be followed, blocked or muted. */
export type TieRefusal = 'yourself' | 'not-found' | 'blocked' | 'too-many'

/** Who follows, blocks and mutes whom. Every call takes ids of people and is idempotent. */
export interface Graph {
  /** @returns 'blocked' when either has blocked the other; undefined when it worked */
  follow(from: string, to: string): Promise<TieRefusal | undefined>
  unfollow(from: string, to: string): Promise<void>
  /** Also ends following, in both directions. */
  block(from: string, to: string): Promise<TieRefusal | undefined>
  unblock(from: string, to: string): Promise<void>
  /** Keeps a person's posts out of `from`'s timelines. Nobody else notices. */
  mute(from: string, to: string): Promise<TieRefusal | undefined>
  unmute(from: string, to: string): Promise<void>
  relation(from: string, to: string): Promise<Relation>
  /** Newest first. */
  followers(of: string, page: PageRequest): Promise<Page<Person>>
  following(of: string, page: PageRequest): Promise<Page<Person>>
  /** Followers whose accounts were made before `madeBefore` and are not suspended: those that count for a threshold.
   *  @param most no more than these are counted. @returns at most `most` */
  countFollowers(of: string, options: { madeBefore: number; most: number }): Promise<number>
  /** Those of `ids` whom `from` follows. @param ids a page of them at most */
  followedAmong(from: string, ids: readonly string[]): Promise<ReadonlySet<string>>
  /** Those of `ids` whom `from` blocked. @param ids a page of them at most */
  blockedAmong(from: string, ids: readonly string[]): Promise<ReadonlySet<string>>
}

/** Most people whom one person follows. It bounds the cost of a home timeline; the same number as on Twitter. */
const MOST_FOLLOWED = 5_000

export function graphIn(
  { kysely, dialect }: AppDatabase,
  { now, newId }: { now: () => number; newId: () => string },
): Graph {
  /** Changes the relation of two people while no other change to either of them runs. */
  const between = <Result>(
    from: string,
    to: string,
    change: (trx: Transaction<Tables>, both: boolean) => Promise<Result>,
  ) =>
    kysely.transaction().execute(async (trx) => {
      const pair = trx.selectFrom('person').select(['id', 'following']).where('id', 'in', [from, to]).orderBy('id')
      // SQLite runs one write transaction at a time, and there is one connection.
      const rows = await (dialect === 'postgres' ? pair.forUpdate() : pair).execute()
      return await change(trx, rows.length === 2)
    })

  const endFollow = async (trx: Transaction<Tables>, from: string, to: string) => {
    const gone = await trx
      .deleteFrom('follow')
      .where('followerId', '=', from)
      .where('followedId', '=', to)
      .returning('id')
      .executeTakeFirst()
    if (gone) await count(trx, from, to, -1)
  }

  const list = async (by: 'followerId' | 'followedId', of: string, page: PageRequest) => {
    const size = sizeOf(page)
    const other = by === 'followerId' ? 'follow.followedId' : 'follow.followerId'
    const rows = await kysely
      .selectFrom('follow')
      .innerJoin('person', 'person.id', other)
      .selectAll('person')
      .select('follow.id as key')
      .where(`follow.${by}`, '=', of)
      .$if(page.cursor !== undefined, (query) => query.where('follow.id', '<', page.cursor ?? ''))
      .orderBy('follow.id', 'desc')
      .limit(size + 1)
      .execute()
    return pageOf(rows, { size, keyOf: ({ key }) => key, toItem: toPerson })
  }

  return {
    follow: (from, to) =>
      between(from, to, async (trx, both) => {
        if (from === to) return 'yourself'
        if (!both) return 'not-found'
        const { blocking, blockedBy } = await relationIn(trx, from, to)
        if (blocking || blockedBy) return 'blocked'
        const { following } = await trx
          .selectFrom('person')
          .select('following')
          .where('id', '=', from)
          .executeTakeFirstOrThrow()
        if (following >= MOST_FOLLOWED) return 'too-many'
        const made = await trx
          .insertInto('follow')
          .values({ id: newId(), followerId: from, followedId: to })
          .onConflict((conflict) => conflict.columns(['followerId', 'followedId']).doNothing())
          .returning('id')
          .executeTakeFirst()
        if (made) await count(trx, from, to, 1)
        return undefined
      }),
    unfollow: (from, to) => between(from, to, (trx) => endFollow(trx, from, to)),
    block: (from, to) =>
      between(from, to, async (trx, both) => {
        if (from === to) return 'yourself'
        if (!both) return 'not-found'
        await endFollow(trx, from, to)
        await endFollow(trx, to, from)
        await trx
          .insertInto('block')
          .values({ blockerId: from, blockedId: to, createdAt: now() })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        return undefined
      }),
    async unblock(from, to) {
      await kysely.deleteFrom('block').where('blockerId', '=', from).where('blockedId', '=', to).execute()
    },
    mute: (from, to) =>
      between(from, to, async (trx, both) => {
        if (from === to) return 'yourself'
        if (!both) return 'not-found'
        await trx
          .insertInto('mute')
          .values({ muterId: from, mutedId: to, createdAt: now() })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        return undefined
      }),
    async unmute(from, to) {
      await kysely.deleteFrom('mute').where('muterId', '=', from).where('mutedId', '=', to).execute()
    },
    relation: (from, to) => relationIn(kysely, from, to),
    followers: (of, page) => list('followedId', of, page),
    following: (of, page) => list('followerId', of, page),
    async countFollowers(of, { madeBefore, most }) {
      const counted = kysely
        .selectFrom('follow')
        .innerJoin('person', 'person.id', 'follow.followerId')
        .select('follow.id')
        .where('follow.followedId', '=', of)
        .where('person.createdAt', '<=', madeBefore)
        .where('person.suspendedAt', 'is', null)
        .limit(most)
      const { count } = await kysely
        .selectFrom(counted.as('counted'))
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(count)
    },
    async followedAmong(from, ids) {
      if (ids.length === 0) return new Set()
      const rows = await kysely
        .selectFrom('follow')
        .select('followedId')
        .where('followerId', '=', from)
        .where('followedId', 'in', ids)
        .execute()
      return new Set(rows.map(({ followedId }) => followedId))
    },
    async blockedAmong(from, ids) {
      if (ids.length === 0) return new Set()
      const rows = await kysely
        .selectFrom('block')
        .select('blockedId')
        .where('blockerId', '=', from)
        .where('blockedId', 'in', ids)
        .execute()
      return new Set(rows.map(({ blockedId }) => blockedId))
    },
  }
}

async function count(trx: Transaction<Tables>, from: string, to: string, by: 1 | -1): Promise<void> {
  await trx
    .updateTable('person')
    .set((eb) => ({ following: eb('following', '+', by) }))
    .where('id', '=', from)
    .execute()
  await trx
    .updateTable('person')
    .set((eb) => ({ followers: eb('followers', '+', by) }))
    .where('id', '=', to)
    .execute()
}

async function relationIn(kysely: Kysely<Tables>, from: string, to: string): Promise<Relation> {
  const row = await kysely
    .selectNoFrom(({ exists, selectFrom }) => {
      const follow = (a: string, b: string) =>
        exists(selectFrom('follow').select('id').where('followerId', '=', a).where('followedId', '=', b))
      const block = (a: string, b: string) =>
        exists(selectFrom('block').select('createdAt').where('blockerId', '=', a).where('blockedId', '=', b))
      return [
        follow(from, to).as('following'),
        follow(to, from).as('followedBy'),
        block(from, to).as('blocking'),
        block(to, from).as('blockedBy'),
        exists(selectFrom('mute').select('createdAt').where('muterId', '=', from).where('mutedId', '=', to)).as(
          'muting',
        ),
      ]
    })
    .executeTakeFirstOrThrow()
  return {
    following: Boolean(row.following),
    followedBy: Boolean(row.followedBy),
    blocking: Boolean(row.blocking),
    blockedBy: Boolean(row.blockedBy),
    muting: Boolean(row.muting),
  }
}
