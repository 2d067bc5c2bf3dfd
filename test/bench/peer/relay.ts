import { startRelay } from '../../helpers/start-relay.ts'
import { withoutCongestion } from '../sfu/without-congestion.ts'
import type { Worker } from './roles.ts'

/** Two stripes, each with one listener directly below the stage: who comes after them has two parents. */
export async function openRelay(): Promise<Worker> {
  const relay = await startRelay({ stripes: 2, wrapPlanner: withoutCongestion })
  return { answers: { url: async () => ({ url: relay.url }) }, close: () => relay.close() }
}
