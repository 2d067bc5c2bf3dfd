import type { Logger } from '@banyan/core'

const ignore = () => {}

/** Tells who looks at the browser's console what the session recovered from, and what it could not. */
export const pageLogger: Logger = {
  error: (fields, message) => console.warn(`Banyan: ${message}`, fields),
  warn: (fields, message) => console.info(`Banyan: ${message}`, fields),
  info: ignore,
  debug: ignore,
}
