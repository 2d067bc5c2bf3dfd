import type { LogFields, Logger } from '@banyan/core/ports'

/** Writes one line per message to stderr, for people to read: `info  room opened room=k3p-9fx-2ma`. `debug` is left
 *  out. */
export const stderrLogger: Logger = {
  error: (fields, message) => write('error', fields, message),
  warn: (fields, message) => write('warn ', fields, message),
  info: (fields, message) => write('info ', fields, message),
  debug() {},
}

function write(level: string, fields: LogFields, message: string): void {
  const pairs = Object.entries(fields).map(([name, value]) => ` ${name}=${show(value)}`)
  process.stderr.write(`${level} ${message}${pairs.join('')}\n`)
}

const show = (value: unknown): string =>
  value instanceof Error ? (value.stack ?? value.message) : typeof value === 'string' ? value : JSON.stringify(value)
