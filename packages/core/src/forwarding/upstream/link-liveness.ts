/** A live peer sends a heartbeat every second. A peer that sent nothing for 1.5 s, one and a half intervals, is not
 *  counted as alive. */
const ALIVE_MS = 1_500
/** A speaker whose newest packet says that the talk spurt goes on counts as speaking for this long after that
 *  packet. The gap between two packets of a spurt is 20 ms, so a second without one means that the speaker is gone. */
export const SPURT_TIMEOUT_MS = 1_000

/**
 * Whether the peer at the other end of one link lives. `seen` and `packetReceived` are called for what arrives;
 * everything else is called by `Parents`, which decides.
 */
export class LinkLiveness {
  #openedAt: number | undefined
  #lastSeenAt: number | undefined
  #silentSince: number | undefined
  #suspectedAt: number | undefined
  #isSilenceReported = false
  #isLeaving = false
  #isSpurtOpen = false
  #lastPacketAt = -Infinity

  /** When the link was first found open. */
  get openedAt(): number | undefined {
    return this.#openedAt
  }
  /** When a packet or a message last came from the peer. */
  get lastSeenAt(): number | undefined {
    return this.#lastSeenAt
  }
  /** When the peer's silence exceeded its limit; undefined while it does not. */
  get silentSince(): number | undefined {
    return this.#silentSince
  }
  /** Since when its silence has been about to exceed that limit, as turns have seen; undefined while it is not. */
  get suspectedAt(): number | undefined {
    return this.#suspectedAt
  }
  get isSilenceReported(): boolean {
    return this.#isSilenceReported
  }
  get isLeaving(): boolean {
    return this.#isLeaving
  }
  isAlive(now: number): boolean {
    return this.#lastSeenAt !== undefined && now - this.#lastSeenAt < ALIVE_MS
  }
  /** The newest packet of this link belongs to a talk spurt that goes on. */
  isSpeaking(now: number): boolean {
    return this.#isSpurtOpen && now - this.#lastPacketAt < SPURT_TIMEOUT_MS
  }

  seen(now: number): void {
    this.#lastSeenAt = now
  }
  /** @param voice whether the packet says that its talk spurt goes on */
  packetReceived(voice: boolean, now: number): void {
    this.#isSpurtOpen = voice
    this.#lastPacketAt = now
  }
  opened(now: number): void {
    this.#openedAt = now
  }
  suspected(now: number | undefined): void {
    this.#suspectedAt = now
  }
  fellSilent(now: number): void {
    this.#silentSince = now
    this.#suspectedAt = undefined
  }
  recovered(): void {
    this.#silentSince = undefined
    this.#isSilenceReported = false
  }
  silenceReported(): void {
    this.#isSilenceReported = true
  }
  saidLeaving(): void {
    this.#isLeaving = true
  }
}
