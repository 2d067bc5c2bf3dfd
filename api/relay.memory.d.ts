// What @banyan/relay/memory exports. `npm run api` writes this file: a change of the public API shows in review.

export interface Line {
  connect(on: LineEvents):
    | {
        ask(event: string, ask: unknown, reply: (answer: unknown) => void): void
        close(): void
      }
    | undefined
}
export declare class MemoryRelay implements Post {
  #private
  constructor(options: MemoryRelayOptions)
  line(name: string): Line
  drop(name: string): void
  vanish(name: string, noticedAfterMs: number): void
  goAway(ms: number): void
  close(): void
  reaches(peer: PeerId): boolean
  toPeer<Name extends NoticeName>(peer: PeerId, event: Name, notice: Notice<Name>): boolean
  toRoom<Name extends NoticeName>({ id }: Room, event: Name, notice: Notice<Name>): void
  unseat(peer: PeerId): void
  toWatchers<Name extends NoticeName>(event: Name, notice: Notice<Name>): void
}
export interface MemoryRelayOptions {
  clock: Clock
  random: Random
  openPlanner?: () => TopologyPlanner
  logger?: Logger | undefined
  resumeGraceMs?: number
  onAsk?: (name: string, event: string, ask: unknown) => void
}

// Not exported; the types above lean on it.

interface LineEvents {
  notice: (event: string, notice: unknown) => void
  close: () => void
}
interface Post {
  reaches(peer: PeerId): boolean
  toPeer<Name extends NoticeName>(peer: PeerId, event: Name, notice: Notice<Name>): boolean
  toRoom<Name extends NoticeName>(room: Room, event: Name, notice: Notice<Name>): void
  unseat(peer: PeerId): void
  toWatchers<Name extends NoticeName>(event: Name, notice: Notice<Name>): void
}
interface Room {
  readonly id: RoomId
  readonly title: string
  readonly topics?: readonly string[]
  readonly policy: SpeakPolicy
  readonly startedAt: number
  readonly capacity: number
  readonly host: PeerId
  readonly cohosts: readonly PeerId[]
  readonly stage: readonly Seat[]
  readonly audience: ReadonlyMap<PeerId, Member>
  readonly requests: readonly PeerId[]
  readonly invitations: ReadonlyMap<PeerId, PeerId>
  readonly banned: ReadonlySet<Identity | PeerId>
  readonly away: ReadonlySet<PeerId>
  readonly nextSource: number
}
interface Seat {
  readonly member: Member
  readonly source: SourceId
  readonly muted: boolean
  readonly silenced: boolean
}
