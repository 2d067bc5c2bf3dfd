import type { PageOf, PersonCard, Post } from '../social/shapes.ts'
import type { Person } from './data/people.ts'
import { listPosts, searchPeople } from './lists.ts'
import { type Services, servicesOf } from './services.ts'

export interface TimelinePage {
  readonly tab: 'home' | 'local'
  /** Whose posts these are: those of home, or everybody's. */
  readonly of: 'home' | 'local'
  readonly posts: PageOf<Post>
  /** Whom to follow, for a person who follows nobody yet. */
  readonly suggested: readonly PersonCard[]
}

/** People who are suggested at most: as many as fit above the first posts. */
const MOST_SUGGESTED = 4

/** The first page of the timeline that `?tab=` asks for. Visitors see everybody's posts, and so does at home whoever
 *  follows nobody yet, beside whom to follow. */
export async function loadTimeline(event: {
  url: URL
  locals: { person: Person | undefined }
  platform: Parameters<typeof servicesOf>[0]
}): Promise<TimelinePage> {
  const reader = event.locals.person
  const services = servicesOf(event.platform)
  const tab = reader && event.url.searchParams.get('tab') !== 'local' ? 'home' : 'local'
  const isNew = tab === 'home' && reader?.following === 0
  const of = isNew ? 'local' : tab
  const [posts, suggested] = await Promise.all([
    listPosts(of, { services, reader }),
    isNew ? suggestedTo(reader, services) : [],
  ])
  return { tab, of, posts, suggested }
}

/** The most followed people of the community. */
async function suggestedTo(reader: Person, services: Services): Promise<PersonCard[]> {
  const { items } = await searchPeople('', { services, reader, limit: MOST_SUGGESTED + 1 })
  return items.filter(({ id }) => id !== reader.id).slice(0, MOST_SUGGESTED)
}
