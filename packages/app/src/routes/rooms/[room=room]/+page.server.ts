import { loadTimeline } from '#lib/server/load-timeline.ts'
import { servicesOf } from '#lib/server/services.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { person } = event.locals
  const { roomAccess, rooms } = servicesOf(event.platform)
  const here = rooms().filter(({ room }) => room === event.params.room)
  return {
    timeline: await loadTimeline(event),
    /** The role that the host invited the reader to. */
    invited: person && roomAccess.invitations(person.id, here)[0]?.as,
  }
}
