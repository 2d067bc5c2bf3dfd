import type * as core from '@banyan/core'
import { fetchPart } from '#lib/components/fetch-part.ts'

/** The library could not be fetched. */
class CoreMissing extends Error {
  readonly code = 'part-missing'
}

export type Core = typeof core

/** Loads core on demand. It needs browser APIs, so it never loads on the server. Rejects with the code
 *  `part-missing`. */
export const loadCore = (): Promise<Core> =>
  fetchPart(() => import('@banyan/core')).catch((cause: unknown) => {
    throw new CoreMissing('the library could not be fetched', { cause })
  })
