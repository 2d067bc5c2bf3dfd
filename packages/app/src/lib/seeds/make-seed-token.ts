import * as v from 'valibot'
import { problemOfResponse } from '../social/ask.ts'
import type { ProblemCode } from '../words/problem.ts'

const Answer = v.object({ token: v.string() })

/** Asks the server for a seed token. */
export async function makeSeedToken(wish: {
  name: string
  room: string | undefined
  days: number
}): Promise<{ token: string } | { problem: ProblemCode }> {
  try {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch('/api/seeds', { method: 'POST', headers, body: JSON.stringify(wish) })
    if (!response.ok) return { problem: await problemOfResponse(response) }
    const answer = v.safeParse(Answer, await response.json())
    return answer.success ? answer.output : { problem: 'unexpected' }
  } catch {
    return { problem: 'server-unreachable' }
  }
}
