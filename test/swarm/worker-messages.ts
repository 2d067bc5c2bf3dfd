import type { PeerId, RoomId } from '@banyan/core/protocol'
import type { ArrivedPackets } from './arrived-packet-log.ts'
import type { Frames } from './frame-log.ts'
import type { Turn } from './taking-turns.ts'
import type { Counters } from './tapped.ts'

/** Settings of a worker process, given when it starts. */
export interface WorkerSetup {
  readonly relay: string
  readonly bindAddress: string | undefined
  /** The share of outgoing datagrams that get lost, 0 to 1. */
  readonly loss: number
  /** Seed of what gets lost. */
  readonly seed: number
}

/** The driver's own name for a peer: the relay names it only when it joins. */
export type PeerKey = number

/** Calls from the driver to a worker process, with their answers. */
export interface WorkerCalls {
  /** Creates the room. */
  create: { ask: { key: PeerKey; title: string; slots: number }; answer: { peer: PeerId; room: RoomId } }
  /** Who may attack behaves well until `attack`. */
  join: {
    ask: { key: PeerKey; room: RoomId; name: string; slots: number; mayAttack?: boolean }
    answer: { peer: PeerId }
  }
  /** Takes the microphone (the room is open) and speaks a file over and over, from `startMs` on; always, or in
   *  turns. */
  speak: { ask: { key: PeerKey; file: string; startMs: number; turn?: Turn }; answer: Record<never, never> }
  /** Turns hostile: it does all that strangers can do, by chance of this seed. */
  attack: { ask: { key: PeerKey; seed: number }; answer: { at: number } }
  /** Loses its network: nothing goes in or out, and no goodbye. */
  vanish: { ask: { key: PeerKey }; answer: { at: number } }
  /** Feeders are those since `sinceMs`; without it, none are looked up. */
  report: { ask: { sinceMs?: number }; answer: WorkerReport }
  collect: { ask: Record<never, never>; answer: readonly PeerLog[] }
  end: { ask: { key: PeerKey }; answer: Record<never, never> }
}
export type CallName = keyof WorkerCalls

/** State of a worker process and its peers, without those that vanished. */
export interface WorkerReport {
  readonly at: number
  /** CPU time of the whole process since it began, in µs. */
  readonly cpuUs: number
  readonly peers: readonly PeerReport[]
}
/** State of one peer. */
export interface PeerReport {
  readonly key: PeerKey
  readonly peer: PeerId
  readonly isJoined: boolean
  readonly carrying: number
  /** Speakers from whom it played at least one frame. */
  readonly heard: number
  /** Why it stopped speaking although it should go on; undefined while it speaks. */
  readonly trouble: string | undefined
  readonly counters: Counters
  /** The peer that feeds each stripe. */
  readonly feeders: ReadonlyMap<number, PeerId>
}

/** Everything that one peer logged. */
export interface PeerLog {
  readonly key: PeerKey
  readonly peer: PeerId
  readonly isJoined: boolean
  readonly joinedAt: number
  /** From the call of `join` to the first frame played, in ms; undefined when none was. */
  readonly firstAudioMs: number | undefined
  readonly arrivals: ArrivedPackets
  readonly played: readonly { readonly speaker: PeerId; readonly frames: Frames; readonly lost: number }[]
  /** For speakers: the frames that they sent, and how many their source handed over, silence included. */
  readonly sent: { readonly frames: Frames; readonly handed: number } | undefined
  /** For leaders: members that the relay found guilty. @default none */
  readonly verdicts?: readonly PeerId[]
  /** Frames that it reported to the relay to have held back. @default 0 */
  readonly heldBack?: number
}

export interface CallMessage {
  readonly id: number
  readonly call: CallName
  readonly ask: unknown
}
export type AnswerMessage =
  | { readonly id: number; readonly ok: true; readonly answer: unknown }
  | { readonly id: number; readonly ok: false; readonly error: CrossedError }

/** An error on its way from one process to another. */
export interface CrossedError {
  readonly name: string
  readonly code: string | undefined
  readonly message: string
}
