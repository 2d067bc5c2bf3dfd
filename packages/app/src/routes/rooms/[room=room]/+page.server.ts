import { loadTimeline } from '#lib/server/load-timeline.ts'
import { servicesOf } from '#lib/server/services.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { person } = event.locals
  const wanted = person ? servicesOf(event.platform).doors.invitations(person.id) : []
  return {
    timeline: await loadTimeline(event),
    /** What the host wants the reader to be on stage. */
    invited: wanted.find(({ room }) => room === event.params.room)?.as,
  }
}
