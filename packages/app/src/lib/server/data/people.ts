import { type Expression, type ExpressionBuilder, type Selectable, sql, type SqlBool, type Updateable } from 'kysely'
import { hueOf, type Hue, isHue } from '../../components/hue.ts'
import { apartFrom } from './apart.ts'
import { fold } from '../../words/fold.ts'
import { type Page, pageOf, type PageRequest, sizeOf } from './page.ts'
import type { AppDatabase, Tables } from './schema.ts'

/** A person with an account. */
export interface Person {
  readonly id: string
  readonly handle: string
  readonly name: string
  readonly bio: string
  readonly hue: Hue
  readonly avatar: string | null
  readonly followers: number
  readonly following: number
  readonly isAdmin: boolean
  readonly isModerator: boolean
  readonly createdAt: number
  /** Undefined unless the person is suspended. */
  readonly suspension: Suspension | undefined
}

/** A suspended person has no session, gets no token, and is seen in no list. */
export interface Suspension {
  /** Milliseconds since 1970. */
  readonly at: number
  /** What the person is told. */
  readonly reason: string
}

/** People whom moderators look for. */
export type PeopleKind = 'administrators' | 'moderators' | 'suspended'

/** The part of people that makes new ones. */
export interface Newcomers {
  /** The very first person becomes the administrator. @returns undefined when the handle (or the id) is taken */
  add(newcomer: { id: string; handle: string; name: string }): Promise<Person | undefined>
  isTaken(handle: string): Promise<boolean>
  /** Whether the person with that id is suspended, and why. */
  suspensionOf(id: string): Promise<Suspension | undefined>
}

/** People with an account. Callers check the text. */
export interface People extends Newcomers {
  find(id: string): Promise<Person | undefined>
  findByHandle(handle: string): Promise<Person | undefined>
  /** Whose names nobody else should seem to have: ids and names, the oldest accounts first, a few at most. As they
   *  were up to a minute ago: every page asks. */
  administrators(): Promise<readonly Pick<Person, 'id' | 'name'>[]>
  /** In no order; unknown ids are left out. @param ids a page of them at most */
  findAll(ids: readonly string[]): Promise<Person[]>
  /** @returns undefined when no person has that id */
  edit(
    id: string,
    changes: { name?: string | undefined; bio?: string | undefined; avatar?: string | null | undefined },
  ): Promise<Person | undefined>
  /** People whose handle or name begins with `text`, ignoring capitals and accents; the most followed first. Without
   *  people whom `reader` blocked or who blocked `reader`, and people who are suspended. */
  search(page: PageRequest & PeopleSearch): Promise<Page<Person>>
  /** Suspends a person, or changes the reason. @returns undefined when no person has that id */
  suspend(id: string, reason: string): Promise<Person | undefined>
  restore(id: string): Promise<Person | undefined>
  setModerator(id: string, isModerator: boolean): Promise<Person | undefined>
  /** People of one kind, newest first. */
  listKind(kind: PeopleKind, page: PageRequest): Promise<Page<Person>>
}

export interface PeopleSearch {
  text: string
  reader?: string | undefined
  /** Also people who are suspended. @default false */
  withSuspended?: boolean | undefined
}

/** The setting that the first person claims. The database gives it to one. */
const FIRST_PERSON = 'first-person'
/** How long the administrators are remembered, in ms: to find them, every account is looked at. */
const ADMINISTRATORS_AGE_MS = 60_000
/** Most administrators that are looked at. A community has a handful. */
const MOST_ADMINISTRATORS = 50
/** Sorts after every text that begins with the same prefix. */
const LAST_LETTER = '\u{10ffff}'

export function peopleIn({ kysely }: AppDatabase, { now }: { now: () => number }): People {
  const findBy = async (column: 'id' | 'handle', value: string) => {
    const row = await kysely.selectFrom('person').selectAll().where(column, '=', value).executeTakeFirst()
    return row && toPerson(row)
  }
  const update = async (id: string, changes: Updateable<Tables['person']>) => {
    const row = await kysely.updateTable('person').set(changes).where('id', '=', id).returningAll().executeTakeFirst()
    return row && toPerson(row)
  }
  let known: { at: number; administrators: Promise<readonly Pick<Person, 'id' | 'name'>[]> } | undefined
  return {
    administrators() {
      if (known && Math.abs(now() - known.at) < ADMINISTRATORS_AGE_MS) return known.administrators
      const found = kysely
        .selectFrom('person')
        .select(['id', 'name'])
        .where('isAdmin', '=', 1)
        .orderBy('createdAt')
        .limit(MOST_ADMINISTRATORS)
        .execute()
      const asked = (known = { at: now(), administrators: found })
      found.catch(() => {
        if (known === asked) known = undefined
      })
      return found
    },
    add: ({ id, handle, name }) =>
      kysely.transaction().execute(async (trx) => {
        const row = await trx
          .insertInto('person')
          .values({
            ...{ id, handle, name, folded: fold(name), bio: '', hue: hueOf(name), avatar: null },
            ...{ followers: 0, following: 0, isAdmin: 0, createdAt: now() },
          })
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
          .executeTakeFirst()
        if (!row) return undefined
        const first = await trx
          .insertInto('setting')
          .values({ key: FIRST_PERSON, value: JSON.stringify(id) })
          .onConflict((conflict) => conflict.doNothing())
          .returning('value')
          .executeTakeFirst()
        known = undefined
        if (first) await trx.updateTable('person').set({ isAdmin: 1 }).where('id', '=', id).execute()
        return toPerson({ ...row, isAdmin: first ? 1 : 0 })
      }),
    async isTaken(handle) {
      return (await findBy('handle', handle)) !== undefined
    },
    suspensionOf: async (id) => (await findBy('id', id))?.suspension,
    find: (id) => findBy('id', id),
    findByHandle: (handle) => findBy('handle', handle),
    async findAll(ids) {
      if (ids.length === 0) return []
      const rows = await kysely.selectFrom('person').selectAll().where('id', 'in', ids).execute()
      return rows.map(toPerson)
    },
    async edit(id, { name, bio, avatar }) {
      if (name === undefined && bio === undefined && avatar === undefined) return await findBy('id', id)
      known = undefined
      return await update(id, {
        ...(name !== undefined && { name, folded: fold(name), hue: hueOf(name) }),
        ...(bio !== undefined && { bio }),
        ...(avatar !== undefined && { avatar }),
      })
    },
    suspend: (id, reason) => update(id, { suspendedAt: now(), suspendedReason: reason }),
    restore: (id) => update(id, { suspendedAt: null, suspendedReason: null }),
    setModerator: (id, isModerator) => update(id, { isModerator: isModerator ? 1 : 0 }),
    async listKind(kind, page) {
      const size = sizeOf(page)
      const rows = await kysely
        .selectFrom('person')
        .selectAll()
        .where((eb) =>
          kind === 'suspended'
            ? eb('suspendedAt', 'is not', null)
            : eb(kind === 'moderators' ? 'isModerator' : 'isAdmin', '=', 1),
        )
        .$if(page.cursor !== undefined, (query) => query.where('id', '<', page.cursor ?? ''))
        .orderBy('id', 'desc')
        .limit(size + 1)
        .execute()
      return pageOf(rows, { size, keyOf: ({ id }) => id, toItem: toPerson })
    },
    async search({ text, reader, withSuspended = false, ...page }) {
      const size = sizeOf(page)
      const rows = await kysely
        .selectFrom('person')
        .selectAll()
        .where((eb) => eb.or([beginsWith(eb, 'handle', text), beginsWith(eb, 'folded', text)]))
        .$if(!withSuspended, (query) => query.where('suspendedAt', 'is', null))
        .$if(reader !== undefined, (query) => query.where('id', 'not in', apartFrom(kysely, reader ?? '')))
        .$if(page.cursor !== undefined, (query) => query.where(after(page.cursor ?? '')))
        .orderBy('followers', 'desc')
        .orderBy('id', 'desc')
        .limit(size + 1)
        .execute()
      return pageOf(rows, { size, keyOf: ({ followers, id }) => `${followers}.${id}`, toItem: toPerson })
    },
  }
}

/** A range instead of LIKE, because an index answers it and the text needs no escaping. */
function beginsWith(eb: ExpressionBuilder<Tables, 'person'>, column: 'handle' | 'folded', text: string) {
  const start = fold(text).replace(/^@/, '')
  return eb.and([eb(column, '>=', start), eb(column, '<', start + LAST_LETTER)])
}

function after(cursor: string): Expression<SqlBool> {
  const [followers, ...rest] = cursor.split('.')
  return sql<SqlBool>`(${sql.ref('followers')}, ${sql.ref('id')}) < (${Number(followers) || 0}, ${rest.join('.')})`
}

export function toPerson(row: Selectable<Tables['person']>): Person {
  const { id, handle, name, bio, hue, avatar, followers, following, createdAt } = row
  return {
    ...{ id, handle, name, bio, avatar, followers, following, createdAt },
    hue: isHue(hue) ? hue : hueOf(name),
    isAdmin: row.isAdmin === 1,
    isModerator: row.isModerator === 1,
    suspension: row.suspendedAt === null ? undefined : { at: row.suspendedAt, reason: row.suspendedReason ?? '' },
  }
}
