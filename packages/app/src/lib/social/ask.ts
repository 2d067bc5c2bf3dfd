import * as v from 'valibot'
import type { ProblemCode } from '#lib/words/problem.ts'
import { type PageOf, pageOf, TieRefusal } from './shapes.ts'

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE'
const REFUSALS = {
  yourself: 'unexpected',
  'not-found': 'not-there',
  blocked: 'person-blocked',
  'too-many': 'followed-too-many',
} as const satisfies Record<v.InferOutput<typeof TieRefusal>['refusal'], ProblemCode>

/** Sends the server a request. @param body sent as JSON. @returns the problem, if there was one */
export async function ask(method: Method, path: string, body?: object): Promise<ProblemCode | undefined> {
  let response: Response
  try {
    const json = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    response = await fetch(path, { method, ...json })
  } catch {
    return 'server-unreachable'
  }
  return response.ok ? undefined : await problemOfResponse(response)
}

/** The problem that an answer stands for, when it is not a good one. */
export async function problemOfResponse(response: Response): Promise<ProblemCode> {
  if (response.status === 409) {
    const answer = v.safeParse(TieRefusal, await response.json().catch(() => undefined))
    return answer.success ? REFUSALS[answer.output.refusal] : 'unexpected'
  }
  const known: Partial<Record<number, ProblemCode>> = {
    400: 'text-refused',
    401: 'signed-out',
    404: 'not-there',
    413: 'too-large',
    429: 'too-many-messages',
    503: 'relay-full',
  }
  return known[response.status] ?? 'unexpected'
}

/** A page of a list: the first one, or the one after `cursor`. */
export async function more<Item>(
  item: v.GenericSchema<unknown, Item>,
  { path, cursor }: { path: string; cursor?: string },
): Promise<PageOf<Item> | { problem: ProblemCode }> {
  try {
    const response = await fetch(cursor === undefined ? path : `${path}&cursor=${encodeURIComponent(cursor)}`)
    if (!response.ok) return { problem: await problemOfResponse(response) }
    const answer = v.safeParse(pageOf(item), await response.json())
    return answer.success ? answer.output : { problem: 'unexpected' }
  } catch {
    return { problem: 'server-unreachable' }
  }
}
