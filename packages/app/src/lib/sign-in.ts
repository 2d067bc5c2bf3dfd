import * as v from 'valibot'
import type { ProblemCode } from '#lib/words/problem.ts'

const ADDRESS = '/api/me'
const Answer = v.object({ person: v.object({ id: v.string(), name: v.string(), hue: v.number() }) })

/** Signs in by name, or renames. @returns the name as the server keeps it, or what was wrong with it */
export async function signIn(name: string): Promise<{ name: string } | { problem: ProblemCode }> {
  let response: Response
  try {
    response = await fetch(ADDRESS, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    })
  } catch {
    return { problem: 'server-unreachable' }
  }
  if (response.status === 400) return { problem: 'name-refused' }
  if (response.status === 429) return { problem: 'too-many-messages' }
  const answer = v.safeParse(Answer, await response.json().catch(() => undefined))
  return response.ok && answer.success ? { name: answer.output.person.name } : { problem: 'unexpected' }
}

/** @returns false when the server could not be asked */
export async function signOut(): Promise<boolean> {
  try {
    return (await fetch(ADDRESS, { method: 'DELETE' })).ok
  } catch {
    return false
  }
}
