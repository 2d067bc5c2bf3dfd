import type { Ask, Notice, NoticeName, Refusal, Reply, RequestName, Result } from '../protocol/index.ts'

/** How the way to the relay is: never connected so far, connected, or broken after that. */
export type ConnectionState = 'connecting' | 'connected' | 'disconnected'

/** The way to the relay. Carries messages, never sound. */
export interface Signaling {
  /**
   * Asks the relay and waits for its answer, 10 s at most.
   * @throws RelayError when the relay cannot be reached or does not answer; the signal's reason when it aborts.
   */
  request<Name extends RequestName>(
    event: Name,
    ask: Ask<Name>,
    options?: { signal?: AbortSignal },
  ): Promise<Result<Reply<Name>, Refusal>>
  /** Calls `handle` with each notice of that name. @returns a function that ends the subscription */
  on<Name extends NoticeName>(event: Name, handle: (notice: Notice<Name>) => void): () => void
  /** Calls `handle` at once and at each change. After 'disconnected' the implementation keeps trying to come back.
   *  @returns a function that ends the subscription */
  onConnection(handle: (state: ConnectionState) => void): () => void
  /** Ends the connection. Requests on their way fail, and later ones with 'relay-closed'. */
  close(): void
}
