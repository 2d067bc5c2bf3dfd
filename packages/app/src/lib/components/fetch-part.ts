/** How long a part of a page may take to come, in ms. People press again long before that. */
const LIMIT_MS = 20_000

/** Addresses that failed, and how often each was asked for again. */
const again = new Map<string, number>()

/** What a part needs of the browser. */
export interface PartWorld {
  /** Imports a module by its address. */
  readonly importFrom: (url: string) => Promise<unknown>
  /** The browser knows that it has no connection, and nothing that it kept can answer in its place. */
  readonly isOffline: () => boolean
}

const browser: PartWorld = {
  importFrom: (url) => import(/* @vite-ignore */ url),
  isOffline: () => !navigator.onLine && !navigator.serviceWorker?.controller,
}

/**
 * Fetches a part of the app that is not on the page yet. May be called again when it failed. The standard lets browsers
 * keep that an import failed for as long as the page lives (whatwg/html#6768). Chromium 156 does not, older ones do,
 * and name the address: then the same file is asked for under another one. Rejects when the part does not come.
 * @param load a dynamic import
 */
export async function fetchPart<Part>(load: () => Promise<Part>, world: PartWorld = browser): Promise<Part> {
  // Without a connection an import cannot succeed, and it might be kept as failed.
  if (world.isOffline()) throw new Error('a part was not asked for: there is no connection')
  try {
    return await limited(load())
  } catch (error) {
    const url = addressIn(error)
    if (url === undefined) throw error
    const times = again.get(url) ?? 0
    again.set(url, times + 1)
    // The first failure is news. From the second one on it may be what the browser kept.
    if (times === 0) throw error
    return (await limited(world.importFrom(`${url}${url.includes('?') ? '&' : '?'}again=${times}`))) as Part
  }
}

/** The address that an import failed with, as Chromium and Firefox name it. */
export function addressIn(error: unknown): string | undefined {
  const found = error instanceof Error ? /imported module:? (https?:\/\/\S+)$/.exec(error.message) : null
  return found?.[1]
}

function limited<Value>(promise: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('a part of the page did not come in time')), LIMIT_MS)
  })
  return Promise.race([promise, tooLate]).finally(() => clearTimeout(timer))
}
