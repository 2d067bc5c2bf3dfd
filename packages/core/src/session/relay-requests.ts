import { RelayError } from '../ports/errors.ts'
import type { Logger } from '../ports/logger.ts'
import type { Signaling } from '../ports/signaling.ts'
import type { Ask, Joined, Refusal, Reply, RequestName, Result } from '../protocol/index.ts'
import { CommandError, JoinError, type RoomTokenSource } from './api.ts'
import { withRoomToken } from './room-token.ts'

/** What a session asks of the relay, with errors as its callers know them. */
export class RelayRequests {
  readonly #signaling: Signaling
  readonly #logger: Logger
  /** Of the room that was entered last: what it takes to come back as a newcomer. */
  #name = ''
  #roomToken: RoomTokenSource | undefined

  constructor({ signaling, logger }: { signaling: Signaling; logger: Logger }) {
    this.#signaling = signaling
    this.#logger = logger
  }

  /** Enters a room. @throws JoinError, and what the room token source throws */
  async enter<Name extends 'room:create' | 'room:join'>(
    event: Name,
    ask: Ask<Name>,
    { roomToken, signal }: { roomToken: RoomTokenSource | undefined; signal: AbortSignal | undefined },
  ): Promise<Joined> {
    this.#name = ask.name
    this.#roomToken = roomToken
    try {
      const answer = await withRoomToken(
        roomToken,
        (token) =>
          this.#signaling.request(event, { ...ask, ...token }, signal ? { signal } : {}) as Promise<
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

  /** Comes back into the same room after a lost connection. @throws RelayError, and what the room token source
   *  throws */
  async resume({ room, capability, resumeKey }: ResumeRoom): Promise<Result<Joined, Refusal>> {
    const ask = { room, name: this.#name, capability, resume: resumeKey }
    const answer = await this.#signaling.request('room:join', ask)
    // The relay does not know the resume key any more, and admits newcomers on a room token alone.
    const source = this.#roomToken
    if (answer.ok || answer.error.code !== 'token-missing' || typeof source !== 'function') return answer
    return withRoomToken(source, (token) => this.#signaling.request('room:join', { ...ask, ...token }))
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

interface ResumeRoom extends Pick<Ask<'room:join'>, 'room' | 'capability'> {
  /** The secret by which the relay knows that we were in the room. */
  resumeKey: string
}
