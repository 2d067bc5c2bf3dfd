/**
 * Where the library says what it does. `error`: people notice it; `warn`: we recovered; `info`: once for each change in
 * a lifecycle; `debug`: the rest. Fields carry `{ room, peer, epoch }` where they are known. A pino logger fits.
 */
export interface Logger {
  error(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  debug(fields: LogFields, message: string): void
}
/** What a line is about, for machines. */
export type LogFields = Readonly<Record<string, unknown>>

const ignore = () => {}
/** Says nothing. */
export const silentLogger: Logger = { error: ignore, warn: ignore, info: ignore, debug: ignore }
