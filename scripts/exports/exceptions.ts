/** An export that nothing in the repository uses, and who needs it all the same. */
export interface Exception {
  readonly path: string
  readonly name: string
  readonly because: string
}

/** Exports for people outside of this repository. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    path: 'packages/sim/src/networks/delay-matrix.ts',
    name: 'DelayMatrixError',
    because: 'Callers tell bad files from other errors by it.',
  },
]
