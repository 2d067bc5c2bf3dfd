import { loadTimeline } from '#lib/server/load-timeline.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => ({ timeline: await loadTimeline(event) })
