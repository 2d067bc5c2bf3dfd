// What @banyan/core/testing exports. `npm run api` writes this file: a change of the public API shows in review.

export declare class EventLoop implements Clock {
  #private
  constructor(clock: Clock)
  get hasEnded(): boolean
  now(): number
  after(delayMs: number, task: () => void): Cancel
  post(task: () => void): void
  freeze(ms: number): void
  throttle(ms: number): void
  end(): void
}
export declare class MemoryNetwork {
  #private
  readonly transport: LinkTransport
  constructor(options: MemoryNetworkOptions)
  host(name: string, loop?: HostLoop): LinkTransport
  change(from: string, to: string, conditions: Partial<Conditions>): void
  limit(name: string, bytesPerSecond: number | undefined): void
  cut(link: LinkId, afterMs: number): void
  vanish(name: string, noticedAfterMs: number): void
}
export interface MemoryNetworkOptions extends Partial<Conditions> {
  clock: Clock
  chance: () => number
  handshake?: number
  onArrival?: (arrival: { from: string; to: string; packet: Uint8Array<ArrayBuffer> }) => void
}
export interface RelayLine {
  connect(on: RelayLineEvents): RelayConnection | undefined
}
export interface SeededRandom extends Random {
  next(): number
}
export declare class VirtualClock implements Clock {
  #private
  now(): number
  after(delayMs: number, run: () => void): Cancel
  get pending(): number
  advance(ms: number): void
  run(ms: number): Promise<void>
}
export declare function memorySignaling(options: MemorySignalingOptions): Signaling
export declare function seededRandom(seed: number): SeededRandom

// Not exported; the types above lean on it.

interface Conditions {
  readonly delayMs: number | (() => number)
  readonly loss: number
  readonly duplicated: number
  readonly reordered: number
  readonly overtakenByMs: number
  readonly isCut: boolean
}
interface HostLoop {
  post(task: () => void): void
}
interface MemorySignalingOptions {
  line: RelayLine
  clock: Clock
  post?: (task: () => void) => void
  chance: () => number
  delayMs?: number
  logger?: Logger
}
interface RelayConnection {
  ask(event: string, ask: unknown, reply: (answer: unknown) => void): void
  close(): void
}
interface RelayLineEvents {
  notice: (event: string, notice: unknown) => void
  close: () => void
}
