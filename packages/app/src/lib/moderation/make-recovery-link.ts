import * as v from 'valibot'
import { problemOfResponse } from '#lib/social/ask.ts'
import type { ProblemCode } from '#lib/words/problem.ts'

const Made = v.object({ url: v.string() })

/** Asks the server for a one-time link with which somebody sets a new password. */
export async function makeRecoveryLink(handle: string): Promise<{ url: string } | { problem: ProblemCode }> {
  try {
    const response = await fetch(`/api/moderation/people/${handle}/recovery`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    if (!response.ok) return { problem: await problemOfResponse(response) }
    const made = v.safeParse(Made, await response.json())
    return made.success ? made.output : { problem: 'unexpected' }
  } catch {
    return { problem: 'server-unreachable' }
  }
}
