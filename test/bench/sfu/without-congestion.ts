import type { TopologyPlanner } from '@banyan/core/topology'

/**
 * A planner that never hears of congestion. On a busy machine the measured super-peer reports congestion and would get
 * no more children, but this room has no other super-peer, and the bench wants to know what it costs under load.
 */
export const withoutCongestion = (planner: TopologyPlanner): TopologyPlanner => ({
  apply({ ...event }) {
    if (event.type === 'report') delete event.congested
    return planner.apply(event)
  },
  plan: (peer) => planner.plan(peer),
  snapshot: () => planner.snapshot(),
  explain: (peer) => planner.explain(peer),
})
