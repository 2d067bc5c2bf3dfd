/** Why the app could not start. The message tells the person at the terminal what happened and what to do. */
export class StartError extends Error {
  readonly code: StartErrorCode
  constructor(code: StartErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StartError'
    this.code = code
  }
}
export type StartErrorCode =
  | 'bad-config'
  | 'not-built'
  /** The data directory, or a file in it. */
  | 'data-unwritable'
  | 'data-unreadable'
  /** Another Banyan runs on it. */
  | 'data-in-use'
  | 'disk-full'
  | 'disk-broken'
  | 'database-locked'
  | 'database-newer'
  | 'database-corrupt'
  /** Its file is something else. */
  | 'database-foreign'
  | 'database-unreachable'
  | 'port-in-use'
  | 'port-not-allowed'
  | 'host-unavailable'
