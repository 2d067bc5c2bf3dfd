import type { IceServer, PeerId, Plan } from '@banyan/core/protocol'
import { banyanPlanner, type TopologyPlanner } from '@banyan/core/topology'
import { createRelay } from '@banyan/relay'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface StartRelay {
  /** @default 2 */
  stripes?: number
  /** Most listeners directly under the stage in each stripe. @default 1 */
  stageWidth?: number
  /** Admits on room tokens that were made with it, alone. @default admits everybody */
  roomSecret?: string
  /** Told to every peer. The relay refuses at the start what browsers refuse; what is added later it does not see. */
  iceServers?: readonly IceServer[]
  /** How long a lost connection may be resumed, in ms. @default 30_000 */
  resumeGraceMs?: number
  /** Stands between the relay and a room's planner. @default nothing does */
  wrapPlanner?: (planner: TopologyPlanner) => TopologyPlanner
}

export interface TestRelay {
  readonly url: string
  /** What the planner wants of a peer right now, in whatever room it is. */
  plan(peer: PeerId): Plan | undefined
  close(): Promise<void>
}

/** A real relay on a free port of the loopback interface, its planner open to view. Its rooms have one listener
 *  directly under the stage in each stripe, unless told otherwise. */
export async function startRelay({
  stripes = 2,
  stageWidth = 1,
  wrapPlanner = (planner) => planner,
  ...options
}: StartRelay = {}): Promise<TestRelay> {
  const planners: TopologyPlanner[] = []
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const relay = createRelay({
    server,
    ...options,
    openPlanner() {
      const planner = wrapPlanner(banyanPlanner({ stripes, stageWidth }))
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
