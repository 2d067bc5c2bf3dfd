import { apartFrom } from './apart.ts'
import { type Page, pageOf, type PageRequest, sizeOf } from './page.ts'
import type { AppDatabase, Tables } from './schema.ts'

/** A post, as timelines show it. */
export interface Post {
  readonly id: string
  readonly body: string
  readonly createdAt: number
  readonly author: {
    readonly id: string
    readonly handle: string
    readonly name: string
    readonly avatar: string | null
  }
  /** The Space that the post links to. The title is known when the Space was live at that time. */
  readonly space: { readonly room: string; readonly title: string | null } | null
}

/** Posts of 1 to 500 characters; callers check. Lists are newest first. */
export interface Posts {
  add(post: { author: string; body: string; space?: Post['space'] | undefined }): Promise<Post>
  /** @returns false when the author has no such post */
  remove(post: { id: string; author: string }): Promise<boolean>
  find(id: string): Promise<Post | undefined>
  /** Posts of the reader and of people they follow, without muted people and blocks in either direction. No list has
   *  posts of people who are suspended, except `by`. */
  home(page: PageRequest & { reader: string }): Promise<Page<Post>>
  /** Posts of everybody, without people whom the reader muted and blocks in either direction. */
  local(page: PageRequest & { reader?: string | undefined }): Promise<Page<Post>>
  /** Posts of one person. */
  by(author: string, page: PageRequest): Promise<Page<Post>>
}

export function postsIn({ kysely }: AppDatabase, { now, newId }: { now: () => number; newId: () => string }): Posts {
  const posts = () =>
    kysely
      .selectFrom('post')
      .innerJoin('person', 'person.id', 'post.authorId')
      .select(['post.id', 'post.body', 'post.createdAt', 'post.room', 'post.roomTitle', 'post.authorId'])
      .select(['person.handle', 'person.name', 'person.avatar'])

  const suspended = () => kysely.selectFrom('person').select('id').where('suspendedAt', 'is not', null)
  /** People whom the reader muted, blocks in either direction, and people who are suspended. */
  const unwanted = (reader: string) =>
    apartFrom(kysely, reader)
      .unionAll(kysely.selectFrom('mute').select('mutedId as id').where('muterId', '=', reader))
      .unionAll(suspended())
  const wanted = (reader: string) => posts().where('post.authorId', 'not in', unwanted(reader))

  /** The ids of a home timeline, read from an index: only the posts that are shown have to be read. */
  const homeIds = (reader: string, page: PageRequest) =>
    kysely
      .selectFrom('post as its')
      .select('its.id')
      .where('its.authorId', 'not in', unwanted(reader))
      .where('its.authorId', 'in', (inner) =>
        inner
          .selectFrom('follow')
          .select('followedId as id')
          .where('followerId', '=', reader)
          .unionAll(kysely.selectNoFrom((eb) => eb.val(reader).as('id'))),
      )
      .$if(page.cursor !== undefined, (more) => more.where('its.id', '<', page.cursor ?? ''))
      .orderBy('its.id', 'desc')
      .limit(sizeOf(page) + 1)

  const read = async (query: ReturnType<typeof posts>, page: PageRequest) => {
    const size = sizeOf(page)
    const rows = await query
      .$if(page.cursor !== undefined, (more) => more.where('post.id', '<', page.cursor ?? ''))
      .orderBy('post.id', 'desc')
      .limit(size + 1)
      .execute()
    return pageOf(rows, { size, keyOf: ({ id }) => id, toItem: toPost })
  }

  return {
    async add({ author, body, space }) {
      const id = newId()
      await kysely
        .insertInto('post')
        .values({
          id,
          authorId: author,
          body,
          createdAt: now(),
          room: space?.room ?? null,
          roomTitle: space?.title ?? null,
        })
        .execute()
      return toPost(await posts().where('post.id', '=', id).executeTakeFirstOrThrow())
    },
    async remove({ id, author }) {
      const gone = await kysely
        .deleteFrom('post')
        .where('id', '=', id)
        .where('authorId', '=', author)
        .returning('id')
        .executeTakeFirst()
      return gone !== undefined
    },
    async find(id) {
      const row = await posts().where('post.id', '=', id).executeTakeFirst()
      return row && toPost(row)
    },
    home: ({ reader, ...page }) => read(posts().where('post.id', 'in', homeIds(reader, page)), page),
    local: ({ reader, ...page }) =>
      read(reader === undefined ? posts().where('post.authorId', 'not in', suspended()) : wanted(reader), page),
    by: (author, page) => read(posts().where('post.authorId', '=', author), page),
  }
}

interface Row extends Pick<Tables['post'], 'id' | 'body' | 'createdAt' | 'room' | 'roomTitle' | 'authorId'> {
  readonly handle: string
  readonly name: string
  readonly avatar: string | null
}

function toPost({ id, body, createdAt, room, roomTitle, authorId, handle, name, avatar }: Row): Post {
  return {
    ...{ id, body, createdAt },
    author: { id: authorId, handle, name, avatar },
    space: room === null ? null : { room, title: roomTitle },
  }
}
