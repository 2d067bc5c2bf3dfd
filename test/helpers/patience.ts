/**
 * How long a test waits for one thing at most, in ms: on a slow or busy machine what takes moments may take this long,
 * and what takes longer hangs. A whole test may take longer (vitest.config.ts), so that a test which fails can say what
 * did not come.
 */
export const PATIENCE_MS = 60_000

/** The same for `vi.waitUntil`, which gives up after a second unless told otherwise. */
export const PATIENTLY = { timeout: PATIENCE_MS } as const

/** How long a program of a test may run at most, in ms: it must not outlive the test, and most speak for a while. */
export const PROGRAM_LIMIT_MS = 150_000
