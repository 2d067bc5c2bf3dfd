import type { CarryState } from '@banyan/core'
import { volumeOf } from '#lib/words/amounts.ts'
import { wordOf } from '#lib/words/word-of.ts'
import type { Words } from '#lib/words/words.ts'

/** How many this browser carries, or why none, in short (`line`) and in full, and what it has sent this month. Pure. */
export function carrySaid(
  { carrying, state }: { carrying: number; state: CarryState | undefined },
  words: Words,
): { line: string; now: string; month: string; isCarrying: boolean } {
  const month = words.carry_month({ volume: volumeOf(words, state?.monthBytes ?? 0) })
  const kbps = Math.round((state?.uploadBps ?? 0) / 1_000)
  if (state?.reason) {
    const now = words[wordOf('carry_off', state.reason)]()
    return { line: words.carry_line_off(), now, month, isCarrying: false }
  }
  const line = words.carry_line({ count: carrying })
  // The rate is measured every few seconds. Until then it is left out rather than shown as 0.
  const rate = carrying > 0 && kbps > 0 ? [words.carry_rate({ kbps })] : []
  return { line, now: [words.carry_now({ count: carrying }), ...rate].join(', '), month, isCarrying: carrying > 0 }
}
