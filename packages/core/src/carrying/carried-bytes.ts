/** How much this browser has sent for rooms in the present month. */
export interface CarriedBytes {
  /** Bytes of this month; 0 on the first day of the next one. */
  read(): number
  /** Counts what was sent. @param bytes 0 or more */
  add(bytes: number): void
}

/** Where bytes are counted, and by which calendar. */
export interface CarriedBytesOptions {
  /** `localStorage`, or undefined where there is none: then the count lives as long as the page. */
  storage: Pick<Storage, 'getItem' | 'setItem'> | undefined
  /** The present moment. Its local month counts, since that is what people pay by. @default () => new Date() */
  now?: () => Date
  /** The key in the storage. @default 'banyan-carried' */
  key?: string
}

/**
 * Counts in a browser's storage, for all its pages together. What cannot be read there counts as nothing. Where the
 * storage is full or switched off, this page goes on counting by itself.
 * @example const carried = carriedBytes({ storage: localStorage })
 */
export function carriedBytes(options: CarriedBytesOptions): CarriedBytes {
  const { storage, now = () => new Date(), key = 'banyan-carried' } = options
  let own = { month: '', bytes: 0 }

  const read = (): number => {
    const month = monthOf(now())
    const stored = parse(attempt(() => storage?.getItem(key)))
    // Storage may have refused what this page had to write: the larger figure is the truer one.
    return Math.max(stored?.month === month ? stored.bytes : 0, own.month === month ? own.bytes : 0)
  }
  return {
    read,
    add(bytes) {
      if (!(bytes > 0)) return
      own = { bytes: read() + bytes, month: monthOf(now()) }
      attempt(() => storage?.setItem(key, JSON.stringify(own)))
    },
  }
}

const monthOf = (date: Date): string => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`

function parse(text: string | null | undefined): { month: string; bytes: number } | undefined {
  if (!text) return undefined
  const value: unknown = attempt(() => JSON.parse(text) as unknown)
  if (typeof value !== 'object' || value === null) return undefined
  const { month, bytes } = value as { month?: unknown; bytes?: unknown }
  return typeof month === 'string' && typeof bytes === 'number' && Number.isFinite(bytes) && bytes >= 0
    ? { month, bytes }
    : undefined
}

/** Storage throws where a person has switched it off, and when it is full. */
function attempt<Value>(act: () => Value): Value | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}
