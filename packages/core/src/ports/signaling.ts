import type { Ask, Notice, NoticeName, Refusal, Reply, RequestName, Result } from '../protocol/index.ts'

export type ConnectionState = 'connecting' | 'connected' | 'disconnected'

/** The way to the relay. Carries words, never sound. */
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
  /** @returns a function that ends the subscription */
  on<Name extends NoticeName>(event: Name, handle: (notice: Notice<Name>) => void): () => void
  /** Told at once, and at each change. After 'disconnected' the implementation keeps trying to come back. */
  onConnection(handle: (state: ConnectionState) => void): () => void
  close(): void
}
