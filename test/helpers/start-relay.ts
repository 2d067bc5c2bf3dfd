import type { PeerId, Plan } from '@banyan/core/protocol'
import { minimumDepthPlanner, type TopologyPlanner } from '@banyan/core/topology'
import { createRelay } from '@banyan/relay'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TestRelay {
  readonly url: string
  /** What the planner wants of a peer right now, in whatever room it is. */
  plan(peer: PeerId): Plan | undefined
  close(): Promise<void>
}

/** A real relay on a free port of the loopback interface, its planner open to view. */
export async function startRelay({ trunkSize }: { trunkSize: number }): Promise<TestRelay> {
  const planners: TopologyPlanner[] = []
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const relay = createRelay({
    server,
    openPlanner() {
      const planner = minimumDepthPlanner({ trunkSize })
      planners.push(planner)
      return planner
    },
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    plan: (peer) => planners.map((planner) => planner.plan(peer)).find((plan) => plan !== undefined),
    async close() {
      await relay.close()
      server.close()
      server.closeAllConnections()
    },
  }
}
