import fc from 'fast-check'
import type { Target } from './targets.ts'

/** A seed that found a fault in a target. */
export interface FailingSeed {
  readonly target: string
  readonly seed: number
}

export interface FuzzOptions {
  readonly targets: Readonly<Record<string, Target>>
  /** Played again first. */
  readonly kept: readonly FailingSeed[]
  /** The first new seed; the next is one more. */
  readonly seed: number
  /** Asked after each batch, with the cases tried so far. */
  readonly isEnough: (runs: number) => boolean
  /** Told of each fault: the smallest case that shows it, or an error. */
  readonly found: (kept: FailingSeed, story: string) => void
}

/** Tries the targets in turn, a batch of cases a seed. A target with a fault is left alone from then on. */
export async function fuzz({
  targets,
  kept,
  seed,
  isEnough,
  found,
}: FuzzOptions): Promise<{ runs: number; failures: number }> {
  const sound = new Map(Object.entries(targets))
  let runs = 0
  let failures = 0

  async function play(name: string, seed: number) {
    const target = sound.get(name)
    if (!target) return
    const { failed, numRuns, counterexample, errorInstance } = await fc.check(target.property, {
      seed,
      numRuns: target.batch,
    })
    runs += numRuns
    if (!failed) return
    failures += 1
    sound.delete(name)
    const why = errorInstance instanceof Error ? `\n${errorInstance.stack}` : ''
    found({ target: name, seed }, fc.stringify(counterexample?.[0]) + why)
  }

  for (const { target, seed } of kept) await play(target, seed)
  for (let next = seed; sound.size > 0; next += 1) {
    for (const name of sound.keys()) {
      if (isEnough(runs)) return { runs, failures }
      await play(name, next)
    }
  }
  return { runs, failures }
}
