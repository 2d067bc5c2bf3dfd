/** Limits how long a worklet or a decoder may take to load, in milliseconds: a slow phone line brings it in two. */
export const LOAD_LIMIT_MS = 10_000

/** Waits for `task`, for `limitMs` at most. What it waits for may go on; nothing hears of it any more.
 *  @throws Error when the time is up; the signal's reason when it aborts */
export async function within<Value>(
  task: Promise<Value>,
  limitMs = LOAD_LIMIT_MS,
  signal?: AbortSignal,
): Promise<Value> {
  let cleanUp = () => {}
  const limit = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`nothing came within ${limitMs} ms`)), limitMs)
    const abort = () => reject(signal?.reason)
    signal?.addEventListener('abort', abort)
    if (signal?.aborted) abort()
    cleanUp = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
  })
  try {
    return await Promise.race([task, limit])
  } finally {
    cleanUp()
  }
}
