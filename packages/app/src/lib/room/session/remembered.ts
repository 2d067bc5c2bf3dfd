/** Where storage is off, browsers refuse already to name it: choices hold for this page only. */
export function storage(): Storage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}

/** What this device remembers under a key; null when that is nothing. */
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
    // It is full.
  }
}
