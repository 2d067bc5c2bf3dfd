import { MediaError, RelayError } from '@banyan/core/ports'
import { CommandError, JoinError, type LeftReason } from '@banyan/core'
import { EXIT, type ExitCode } from './exit-codes.ts'

/** The failure of a command: a sentence for a person and an exit code for scripts. */
export class Failure extends Error {
  readonly exit: ExitCode
  /** The failure in one word, for `--json`. */
  readonly code: string
  constructor(exit: ExitCode, code: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.name = 'Failure'
    this.exit = exit
    this.code = code
  }
}

/** The relay and the room that a failure is about. */
export interface Where {
  readonly relay: string
  readonly room: string | undefined
}

type Refused = JoinError | CommandError | RelayError
type Sentence = readonly [exit: ExitCode, sentence: (where: Where, error: Refused) => string]

const SENTENCES: Partial<Record<Refused['code'], Sentence>> = {
  'relay-unreachable': [
    EXIT.relay,
    ({ relay }, { message }) => {
      // That nothing answers is no news. That something else than a relay does, is.
      const [why = ''] = /: WebSockets fail, .* status \d+$/.exec(message) ?? []
      return `The relay at ${relay} cannot be reached${why}.`
    },
  ],
  'relay-timeout': [EXIT.relay, ({ relay }) => `The relay at ${relay} did not answer in time.`],
  'relay-closed': [EXIT.relay, ({ relay }) => `The connection to the relay at ${relay} is closed.`],
  'relay-full': [EXIT.relay, ({ relay }) => `The relay at ${relay} holds no more rooms; try again later.`],
  'protocol-mismatch': [
    EXIT.relay,
    ({ relay }) => `The relay at ${relay} speaks another version of the protocol; update whichever is older.`,
  ],
  'room-not-found': [EXIT.room, ({ room }) => `There is no room "${room}"; it may be over, or the id may be wrong.`],
  'room-exists': [
    EXIT.room,
    ({ room }) => `There is a room "${room}" already; join it without --new, or choose another id.`,
  ],
  'room-ended': [EXIT.room, ({ room }) => `The room "${room}" is over.`],
  'room-full': [EXIT.room, ({ room }) => `The room "${room}" is full.`],
  'token-missing': [EXIT.room, ({ relay }) => `The relay at ${relay} admits on a room token; see --token.`],
  'token-expired': [EXIT.room, () => 'The room token is too old; get a new one.'],
  'token-invalid': [EXIT.room, ({ relay }) => `The relay at ${relay} does not take this room token, or not any more.`],
  'token-other-room': [EXIT.room, ({ room }) => `The room token is not for ${room ? `"${room}"` : 'this room'}.`],
  'token-other-role': [EXIT.room, () => 'The room token does not let us do that.'],
  'too-many-seats': [
    EXIT.room,
    ({ room }) => `We are in "${room}" already, or too many come from our address; leave there first.`,
  ],
  'active-elsewhere': [EXIT.room, ({ room }) => `We are on stage in "${room}", or wait for it, with another session.`],
  'too-many-rooms': [
    EXIT.relay,
    ({ relay }) => `The relay at ${relay} holds no more rooms of ours, or from our address; end one of them first.`,
  ],
  'too-costly': [
    EXIT.relay,
    ({ relay }) => `The relay at ${relay} closed the connection: it sent too much, or did not read what came.`,
  ],
  banned: [EXIT.room, ({ room }) => `We were banned from "${room}".`],
  'stage-full': [EXIT.microphone, ({ room }) => `The stage of "${room}" is full.`],
}

/** Turns any error into a failure. Unexpected errors keep their own message. */
export function explain(error: unknown, where: Where): Failure {
  if (error instanceof Failure) return error
  if (error instanceof MediaError) {
    const exit = error.code.startsWith('file-') ? EXIT.file : EXIT.failed
    return new Failure(exit, error.code, sentence(error.message), { cause: error })
  }
  if (error instanceof JoinError || error instanceof CommandError || error instanceof RelayError) {
    const [exit, words] = SENTENCES[error.code] ?? [EXIT.room, () => `The relay refused: ${sentence(error.message)}`]
    return new Failure(exit, error.code, words(where, error), { cause: error })
  }
  const message = error instanceof Error ? error.message : String(error)
  return new Failure(EXIT.failed, 'failed', `Something unexpected happened: ${sentence(message)}`, { cause: error })
}

const LEFT: Record<LeftReason, string> = {
  left: 'We left the room.',
  'host-ended': 'The host ended the room.',
  'host-left': 'The host left, so the room is over.',
  'relay-closing': 'The relay shut down, so the room is over.',
  closed: 'Those who look after the community closed the room.',
  removed: 'The host or a co-host removed us from the room.',
  elsewhere: 'Another session of the same person took our place in the room over.',
  'place-lost': 'The relay was away for too long and our place in the room is gone.',
}

/** @returns why a session is in no room any more, in a sentence */
export const leftSentence = (reason: LeftReason): string => LEFT[reason]

/** Ends text like a sentence. */
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)
