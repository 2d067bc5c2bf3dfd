import type { TopologyPlanner } from '@banyan/core/topology'

/**
 * A planner that is not told how its peers do. On a busy machine a super-peer reports that it cannot keep up, and would be given
 * nobody more; there is nobody else in this room to carry them, and what it costs under load is what we want to know.
 */
export const deafPlanner = (planner: TopologyPlanner): TopologyPlanner => ({
  apply({ ...event }) {
    if (event.type === 'report') delete event.congested
    return planner.apply(event)
  },
  plan: (peer) => planner.plan(peer),
  snapshot: () => planner.snapshot(),
  explain: (peer) => planner.explain(peer),
})
