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
  | 'data-unwritable'
  | 'data-unreadable'
  | 'database-unreachable'
  | 'port-in-use'
  | 'port-not-allowed'
  | 'host-unavailable'
