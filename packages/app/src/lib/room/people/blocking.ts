import { refreshAll } from '$app/navigation'
import { ask } from '#lib/social/ask.ts'
import type { ProblemCode } from '#lib/words/problem.ts'

async function tie(method: 'PUT' | 'DELETE', handle: string): Promise<ProblemCode | undefined> {
  const problem = await ask(method, `/api/people/${handle}/block`)
  if (!problem) await refreshAll()
  return problem
}

/** Blocks somebody. @returns what went wrong, if anything did */
export const blockedProblem = (handle: string) => tie('PUT', handle)
/** Takes that back. @returns what went wrong, if anything did */
export const unblockedProblem = (handle: string) => tie('DELETE', handle)
