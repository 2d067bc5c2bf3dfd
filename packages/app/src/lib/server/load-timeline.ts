import type { PageOf, Post } from '../social/shapes.ts'
import type { Person } from './data/people.ts'
import { listPosts } from './lists.ts'
import { servicesOf } from './services.ts'

export interface TimelinePage {
  readonly tab: 'home' | 'local'
  readonly posts: PageOf<Post>
}

/** The first page of the timeline that `?tab=` asks for. Visitors see everybody's posts. */
export async function loadTimeline(event: {
  url: URL
  locals: { person: Person | undefined }
  platform: Parameters<typeof servicesOf>[0]
}): Promise<TimelinePage> {
  const reader = event.locals.person
  const tab = reader && event.url.searchParams.get('tab') !== 'local' ? 'home' : 'local'
  return { tab, posts: await listPosts(tab, { services: servicesOf(event.platform), reader }) }
}
