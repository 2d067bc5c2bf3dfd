import * as v from 'valibot'
import { askFor } from '../social/ask.ts'
import type { ProblemCode } from '../words/problem.ts'

const Answer = v.object({ token: v.string() })

/** Asks the server for a seed token. */
export const makeSeedToken = (wish: {
  name: string
  room: string | undefined
  days: number
}): Promise<{ token: string } | { problem: ProblemCode }> =>
  askFor(Answer, { method: 'POST', path: '/api/seeds', body: wish })
