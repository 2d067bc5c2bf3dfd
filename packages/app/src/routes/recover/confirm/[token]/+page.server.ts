import { fail } from '@sveltejs/kit'
import { servicesOf } from '#lib/server/services.ts'
import type { Actions } from './$types'

export const actions: Actions = {
  /** A press, because mail programs open links by themselves. */
  async default({ params, platform }) {
    const isConfirmed = await servicesOf(platform).mailRecovery?.confirm(params.token)
    return isConfirmed ? { confirmed: true } : fail(400, { problem: 'recovery-over' as const })
  },
}
