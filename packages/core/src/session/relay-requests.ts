import { RelayError } from '../ports/errors.ts'
import type { Logger } from '../ports/logger.ts'
import type { Signaling } from '../ports/signaling.ts'
import type { Ask, Joined, Refusal, Reply, RequestName, Result } from '../protocol/index.ts'
import { CommandError, JoinError, type TokenSource } from './api.ts'
import { withRoomToken } from './room-token.ts'

/** What a session says to the relay, with errors as its callers know them. */
export class RelayRequests {
  readonly #signaling: Signaling
  readonly #logger: Logger

  constructor({ signaling, logger }: { signaling: Signaling; logger: Logger }) {
    this.#signaling = signaling
    this.#logger = logger
  }

  /** @throws JoinError */
  async enter<Name extends 'room:create' | 'room:join'>(
    event: Name,
    ask: Ask<Name>,
    { token, signal }: { token: TokenSource | undefined; signal: AbortSignal | undefined },
  ): Promise<Joined> {
    try {
      const answer = await withRoomToken(
        token,
        (ticket) =>
          this.#signaling.request(event, { ...ask, ...ticket }, signal ? { signal } : {}) as Promise<
            Result<Joined, Refusal>
          >,
      )
      if (!answer.ok) throw new JoinError(answer.error.code, answer.error.message)
      return answer.value
    } catch (error) {
      if (error instanceof RelayError) throw new JoinError(error.code, error.message, { cause: error })
      throw error
    }
  }

  /** @throws CommandError */
  async command<Name extends RequestName>(event: Name, ask: Ask<Name>, signal?: AbortSignal): Promise<Reply<Name>> {
    try {
      const answer = await this.#signaling.request(event, ask, signal ? { signal } : {})
      if (!answer.ok) throw new CommandError(answer.error.code, answer.error.message)
      return answer.value
    } catch (error) {
      if (error instanceof RelayError) throw new CommandError(error.code, error.message, { cause: error })
      throw error
    }
  }

  /** Says something that needs no answer: if it fails, the relay finds out by itself. Never rejects. */
  async tell<Name extends RequestName>(event: Name, ask: Ask<Name>): Promise<void> {
    try {
      const answer = await this.#signaling.request(event, ask)
      if (!answer.ok) this.#logger.debug({ event, refused: answer.error.code }, 'the relay refused')
    } catch (error) {
      this.#logger.debug({ event, error }, 'the relay was not told')
    }
  }
}
