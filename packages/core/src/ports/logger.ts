/**
 * Where the library says what it does. `error`: a person notices; `warn`: we recovered; `info`: once per lifecycle
 * change; `debug`: the rest. Fields carry `{ room, peer, epoch }` where they are known. pino fits this interface.
 */
export interface Logger {
  error(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  debug(fields: LogFields, message: string): void
}
export type LogFields = Readonly<Record<string, unknown>>

const ignore = () => {}
export const silentLogger: Logger = { error: ignore, warn: ignore, info: ignore, debug: ignore }
