import type { Flags } from './flags.ts'

/** What a bench gets from the command line. */
export interface BenchOptions {
  /** A value for every flag that the bench declares. */
  readonly flags: Flags
  /** Reports progress to a person. */
  readonly say: (line: string) => void
}

/** An option of a bench. */
export interface Flag {
  readonly default: string
  /** Stands for its value in the help; '' for a flag without a value, which is 'yes' when it is given. */
  readonly value: string
  readonly about: string
}

/** Something that `npm run bench` measures. */
export interface Bench {
  readonly about: string
  readonly flags: Readonly<Record<string, Flag>>
  readonly run: (options: BenchOptions) => Promise<{ readonly figures: object; readonly table: string }>
}
