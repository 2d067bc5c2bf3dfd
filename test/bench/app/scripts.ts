import { gzipSync } from 'node:zlib'

/** What each script weighs as gzip -9 leaves it, in bytes. */
export async function weigh(urls: Iterable<string>): Promise<Map<string, number>> {
  const weights = new Map<string, number>()
  for (const url of urls) {
    if (weights.has(url)) continue
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) })
    if (!response.ok) throw new Error(`${url} answers ${response.status}`)
    weights.set(url, gzipSync(new Uint8Array(await response.arrayBuffer()), { level: 9 }).byteLength)
  }
  return weights
}

export interface ScriptWeight {
  /** Thousands of bytes, gzip -9. */
  readonly kb: number
  readonly files: number
  /** The heaviest ones first. */
  readonly heaviest: readonly { readonly name: string; readonly kb: number }[]
}

/** Adds up the scripts of a page; each counts once. */
export function sumOf(urls: Iterable<string>, weights: ReadonlyMap<string, number>): ScriptWeight {
  const each = [...new Set(urls)].map((url) => ({ name: nameOf(url), kb: (weights.get(url) ?? 0) / 1_000 }))
  const kb = each.reduce((sum, { kb }) => sum + kb, 0)
  return { kb, files: each.length, heaviest: each.toSorted((a, b) => b.kb - a.kb).slice(0, 6) }
}

const nameOf = (url: string) => new URL(url).pathname.split('/').slice(-2).join('/')
