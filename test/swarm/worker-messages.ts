import type { PeerId, RoomId } from '@banyan/core/protocol'
import type { ArrivedPackets } from './arrived-packet-log.ts'
import type { Frames } from './frame-log.ts'
import type { Turn } from './taking-turns.ts'
import type { Counters } from './tapped.ts'

/** What a worker process is told when it starts. */
export interface WorkerSetup {
  readonly relay: string
  readonly bindAddress: string | undefined
  /** The share of datagrams that get lost on their way out, 0 to 1, and what the lot begins with. */
  readonly loss: number
  readonly seed: number
}

/** Names one peer of the swarm before the relay does. */
export type PeerKey = number

/** What the driver asks of a worker, and what it answers. */
export interface WorkerCalls {
  /** Starts the room that everybody meets in. */
  create: { ask: { key: PeerKey; title: string; slots: number }; answer: { peer: PeerId; room: RoomId } }
  join: { ask: { key: PeerKey; room: RoomId; name: string; slots: number }; answer: { peer: PeerId } }
  /** Takes the microphone (the room is open) and speaks a file over and over, from that place on; all the time, or in turns. */
  speak: { ask: { key: PeerKey; file: string; startMs: number; turn?: Turn }; answer: Record<never, never> }
  /** Goes deaf and mute and lets go of the relay, without a word. */
  vanish: { ask: { key: PeerKey }; answer: { at: number } }
  /** Who feeds whom is looked up from `sinceMs` on; without it, nowhere. */
  report: { ask: { sinceMs?: number }; answer: WorkerReport }
  collect: { ask: Record<never, never>; answer: readonly PeerLog[] }
  end: { ask: { key: PeerKey }; answer: Record<never, never> }
}
export type CallName = keyof WorkerCalls

/** How a worker and its peers stand. Peers that vanished are not in it. */
export interface WorkerReport {
  readonly at: number
  /** Of the whole process, since it began. */
  readonly cpuUs: number
  readonly peers: readonly PeerReport[]
}
export interface PeerReport {
  readonly key: PeerKey
  readonly peer: PeerId
  readonly isJoined: boolean
  readonly carrying: number
  /** Speakers of whom at least one frame was heard. */
  readonly heard: number
  /** Why it speaks no more, although it should. */
  readonly trouble: string | undefined
  readonly counters: Counters
  /** By stripe. */
  readonly feeders: ReadonlyMap<number, PeerId>
}

/** What one peer wrote down. Peers that vanished are not asked. */
export interface PeerLog {
  readonly key: PeerKey
  readonly peer: PeerId
  readonly isJoined: boolean
  readonly joinedAt: number
  /** From the call of `join` to the first frame heard; undefined when nothing was. */
  readonly firstAudioMs: number | undefined
  readonly arrivals: ArrivedPackets
  readonly played: readonly { readonly speaker: PeerId; readonly frames: Frames; readonly lost: number }[]
  /** For speakers: what left them, and how many frames their source handed over, silence included. */
  readonly sent: { readonly frames: Frames; readonly handed: number } | undefined
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
