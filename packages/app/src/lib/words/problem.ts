import type { CommandError, JoinError, Lack, MediaError } from '@banyan/core'
import type { TokenRefusal } from '../room-access/refusals.ts'

/** Every problem that a person can meet. Each code has a sentence in every language, or the app does not compile. */
export type ProblemCode =
  JoinError['code'] | CommandError['code'] | MediaError['code'] | Lack | TokenRefusal | OwnProblem

/** Problems that only the app has, not core. */
type OwnProblem =
  | 'signed-out'
  | 'text-refused'
  | 'person-blocked'
  | 'followed-too-many'
  | 'not-there'
  | 'not-permitted'
  | 'server-unreachable'
  /** A part of the page could not be fetched. */
  | 'part-missing'
  /** The database is held by another program, or away. */
  | 'server-busy'
  /** The database takes nothing more: a full disk, for example. */
  | 'server-full'
  | 'unexpected'

/** All codes. Listed here instead of read from the messages, so that this file does not import a language. */
const PROBLEMS: Readonly<Record<ProblemCode, true>> = {
  malformed: true,
  'too-large': true,
  'too-many-messages': true,
  'unknown-message': true,
  'protocol-mismatch': true,
  'room-not-found': true,
  'room-exists': true,
  'room-ended': true,
  'already-in-room': true,
  'not-in-room': true,
  'not-allowed': true,
  'not-linked': true,
  'peer-not-found': true,
  'stage-full': true,
  'room-full': true,
  'relay-full': true,
  'token-missing': true,
  'token-expired': true,
  'token-invalid': true,
  'token-other-room': true,
  'token-other-role': true,
  banned: true,
  'cohosts-full': true,
  'not-invited': true,
  'too-many-invitations': true,
  'too-many-seats': true,
  'here-already': true,
  'active-elsewhere': true,
  'taken-over': true,
  'too-many-rooms': true,
  'too-costly': true,
  'relay-unreachable': true,
  'relay-timeout': true,
  'relay-closed': true,
  'microphone-refused': true,
  'microphone-missing': true,
  'microphone-busy': true,
  'no-encoder': true,
  'no-decoder': true,
  'no-playback': true,
  'no-forwarding': true,
  'no-webrtc': true,
  'no-audio': true,
  'no-wasm': true,
  'no-microphone-access': true,
  'no-worklets': true,
  'source-failed': true,
  'file-unreadable': true,
  'file-not-opus': true,
  'file-unwritable': true,
  'too-few-followers': true,
  'blocked-by-host': true,
  'host-blocked': true,
  'insecure-page': true,
  'server-unreachable': true,
  'part-missing': true,
  'server-busy': true,
  'server-full': true,
  unexpected: true,
  'signed-out': true,
  'text-refused': true,
  'person-blocked': true,
  'followed-too-many': true,
  'not-there': true,
  'not-permitted': true,
  suspended: true,
}

/** The problem behind a thrown value. */
export function problemOf(error: unknown): ProblemCode {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && isProblem(code) ? code : 'unexpected'
}

const isProblem = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code)
