import { type Refusal, type Result } from '../protocol/index.ts'
import type { RoomTokenSource } from './api.ts'

/**
 * Asks the relay with a room token, if there is one. A room token that is too old is fetched anew, once.
 * Rejects when fetching does.
 */
export async function withRoomToken<Value>(
  source: RoomTokenSource | undefined,
  ask: (token: { token?: string }) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal>> {
  if (source === undefined) return ask({})
  if (typeof source === 'string') return ask({ token: source })
  const answer = await ask({ token: await source() })
  const isOld = !answer.ok && answer.error.code === 'token-expired'
  return isOld ? ask({ token: await source() }) : answer
}
