/** An error with a closed set of codes. Its message is for developers; words for people belong to the app.
 *  @example if (error instanceof JoinError && error.code === 'room-full') showFull() */
export abstract class CodedError<Code extends string> extends Error {
  /** The name of the class, written out: minifiers change those of classes. */
  abstract override readonly name: string
  readonly code: Code
  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The relay could not be asked at all. (Where it says no, that is a `Refusal`.) */
export class RelayError extends CodedError<'relay-unreachable' | 'relay-timeout' | 'relay-closed'> {
  override readonly name = 'RelayError'
}

/** Sound could not be captured, encoded, decoded or read. */
export class MediaError extends CodedError<
  | 'microphone-refused'
  | 'microphone-missing'
  | 'microphone-busy'
  | 'no-encoder'
  | 'no-decoder'
  | 'no-playback'
  | 'no-forwarding'
  | 'source-failed'
  | 'file-unreadable'
  | 'file-not-opus'
  | 'file-unwritable'
> {
  override readonly name = 'MediaError'
}
