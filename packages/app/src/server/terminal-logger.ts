import type { Logger } from '@banyan/core'

const line = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) =>
  console.error(JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }))
const ignore = () => {}

/** Logs warnings and errors to stderr, one JSON object a line. */
export const terminalLogger: Logger = { error: line('error'), warn: line('warn'), info: ignore, debug: ignore }
