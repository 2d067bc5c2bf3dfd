import { platformSigning } from '@banyan/core/parts'
import { type SigningCost, signingCost } from '../signing-cost.ts'

declare global {
  /** What the bench calls from outside: time, in microseconds, which bounds the work from above. */
  var signing: () => Promise<SigningCost>
}
globalThis.signing = () => signingCost(platformSigning(), () => performance.now() * 1_000)
