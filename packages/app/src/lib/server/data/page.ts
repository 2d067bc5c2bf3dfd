/** One page of a list, and a cursor to the next one. */
export interface Page<Item> {
  readonly items: readonly Item[]
  /** Opaque; null at the end of the list. */
  readonly next: string | null
}

/** Which page of a list to read. */
export interface PageRequest {
  /** The cursor of the page before; the first page when undefined. */
  cursor?: Cursor | undefined
  /** 1 to 50. @default 20 */
  limit?: number | undefined
}

/** The position in a list that a valid cursor stands for. */
export type Cursor = string & { readonly cursor: unique symbol }

/** Rows of a page, by default and at most. */
const PAGE_SIZE = 20
const MOST_ON_A_PAGE = 50
/** Most characters of a cursor that is parsed: ours are shorter. */
const MOST_LETTERS = 200

/** @returns how many rows to show. Query one more, to know whether the list goes on. */
export const sizeOf = ({ limit = PAGE_SIZE }: PageRequest): number =>
  Math.max(1, Math.min(MOST_ON_A_PAGE, Math.trunc(limit)))

/** @param rows one more than `size` where the list goes on. @param keyOf what the list is ordered by */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  { size, keyOf, toItem }: { size: number; keyOf: (row: Row) => string; toItem: (row: Row) => Item },
): Page<Item> {
  const shown = rows.slice(0, size)
  const last = shown.at(-1)
  const next = rows.length > size && last !== undefined ? Buffer.from(keyOf(last)).toString('base64url') : null
  return { items: shown.map(toItem), next }
}

/** @returns undefined for an invalid cursor */
export function readCursor(raw: unknown): Cursor | undefined {
  if (typeof raw !== 'string' || raw.length > MOST_LETTERS || !/^[\w-]+$/.test(raw)) return undefined
  const key = Buffer.from(raw, 'base64url').toString()
  return /^[\w.:-]+$/.test(key) ? (key as Cursor) : undefined
}
