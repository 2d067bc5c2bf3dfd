import { error } from '@sveltejs/kit'
import type { PageOf, PeopleList, PersonCard, Post } from '../social/shapes.ts'
import { isModerating } from '../social/powers.ts'
import type { Page, PageRequest } from './data/page.ts'
import type { Person } from './data/people.ts'
import type { Services } from './services.ts'

interface Ask extends PageRequest {
  readonly services: Services
  /** The person who reads the list; undefined for visitors. */
  readonly reader: Person | undefined
}

/** The posts behind `home`, `local` or `@handle`. @throws HttpError 401 for home without a reader, 404 for nobody */
export async function listPosts(of: string, { services, reader, ...page }: Ask): Promise<PageOf<Post>> {
  const { posts, graph } = services
  if (of === 'home') return reader ? await posts.home({ reader: reader.id, ...page }) : error(401, 'sign in first')
  if (of === 'local') return await posts.local({ reader: reader?.id, ...page })
  const author = await personAt(of.replace(/^@/, ''), services)
  if (author.suspension && !isModerating(reader)) return { items: [], next: null }
  const relation = reader && (await graph.relation(reader.id, author.id))
  if (relation?.blocking || relation?.blockedBy) return { items: [], next: null }
  return await posts.by(author.id, page)
}

/** A person's followers, or the people they follow. @throws HttpError 404 */
export async function listTied(
  list: PeopleList,
  handle: string,
  { services, reader, ...page }: Ask,
): Promise<PageOf<PersonCard>> {
  const person = await personAt(handle, services)
  return await cards(await services.graph[list](person.id, page), { services, reader })
}

export async function searchPeople(text: string, { services, reader, ...page }: Ask): Promise<PageOf<PersonCard>> {
  return await cards(await services.people.search({ text, reader: reader?.id, ...page }), { services, reader })
}

/** @throws HttpError 404 */
export async function personAt(handle: string, { people }: Services): Promise<Person> {
  return (await people.findByHandle(handle)) ?? error(404, 'nobody has this handle')
}

async function cards(
  page: Page<Person>,
  { services, reader }: Omit<Ask, keyof PageRequest>,
): Promise<PageOf<PersonCard>> {
  const ids = page.items.map(({ id }) => id)
  const followed = reader ? await services.graph.followedAmong(reader.id, ids) : new Set()
  return { items: page.items.map((person) => cardOf(person, followed.has(person.id))), next: page.next }
}

export function cardOf(person: Person, followed: boolean): PersonCard {
  const { id, handle, name, bio, avatar, followers, following } = person
  return { id, handle, name, bio, avatar, followers, following, followed }
}
