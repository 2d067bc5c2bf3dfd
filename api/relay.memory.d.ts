// What @banyan/relay/memory exports. `npm run api` writes this file: a change of the public API shows in review.

export interface Line {
  connect(on: LineEvents):
    | {
        ask(event: string, ask: unknown, reply: (answer: unknown) => void): void
        close(): void
      }
    | undefined
}
export interface LineOrigin {
  readonly identity?: string | undefined
  readonly address?: string | undefined
}
export declare class MemoryRelay {
  #private
  constructor(options: MemoryRelayOptions)
  line(name: string, { identity: person, address }?: LineOrigin): Line
  drop(name: string): void
  vanish(name: string, noticedAfterMs: number): void
  goAway(ms: number): void
  close(): void
}
export interface MemoryRelayOptions {
  clock: Clock
  random: Random
  openPlanner?: (settings: PlannerSettings) => TopologyPlanner
  logger?: Logger | undefined
  resumeGraceMs?: number
  hostGraceMs?: number
  onAsk?: (name: string, event: string, ask: unknown) => void
}
export type PlannerSettings = Partial<Pick<PlannerParams, 'turn' | 'stageWidth' | 'firstSlots'>>

// Not exported; the types above lean on it.

interface LineEvents {
  notice: (event: string, notice: unknown) => void
  close: () => void
}
