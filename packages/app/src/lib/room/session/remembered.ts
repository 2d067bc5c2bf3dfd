/** The browser's storage; undefined where it is disabled, which throws. Choices last for this page only then. */
export function storage(): Storage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}

/** The value that this browser remembers for a key; null without one. */
export function recall(key: string): string | null {
  try {
    return storage()?.getItem(key) ?? null
  } catch {
    return null
  }
}

export function remember(key: string, value: string): void {
  try {
    storage()?.setItem(key, value)
  } catch {
    // The storage is full.
  }
}
