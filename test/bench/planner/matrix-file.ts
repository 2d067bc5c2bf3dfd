import { type DelayMatrix, readSquare, readTriangle, withDetours } from '@banyan/sim'

/**
 * The network in a file: a square JSON array of round-trip times in ms, or, when its name ends in .u16, an upper
 * triangle. Gaps are closed by detours.
 * @throws DelayMatrixError, or SyntaxError when it is no JSON
 */
export function readMatrixFile(name: string, bytes: Uint8Array): DelayMatrix {
  const matrix = name.endsWith('.u16') ? readTriangle(bytes) : readSquare(JSON.parse(new TextDecoder().decode(bytes)))
  return withDetours(matrix)
}
