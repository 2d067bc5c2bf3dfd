import type { PeerId } from '../../protocol/index.ts'
import { banyanPlanner } from '../banyan-planner.ts'
import type { PlannerParams } from '../params.ts'
import type { JoinEvent, PeerInTopology, PeerReport, TopologyPlanner } from '../planner.ts'
import { peerName } from './histories.ts'

export const at = (x: number, y = 0): number[] => [x, y, 0, 0]

export const join = (number: number, part: Partial<JoinEvent> = {}): JoinEvent => ({
  ...{ type: 'join', peer: peerName(number), slots: 0, reach: 'open' },
  ...part,
})

/** A speaker in the middle of the world, who can feed so many. */
export function roomWith(params: Partial<PlannerParams>, stageSlots: number): TopologyPlanner {
  const planner = banyanPlanner(params)
  planner.apply(join(0, { onStage: true, slots: stageSlots }))
  return planner
}

export const peerIn = (planner: TopologyPlanner, number: number): PeerInTopology =>
  planner.snapshot().peers.get(peerName(number))!
export const parents = (planner: TopologyPlanner, number: number) => peerIn(planner, number).parents
export const trusted = (planner: TopologyPlanner, number: number): number => peerIn(planner, number).trusted

export const childrenOf = (planner: TopologyPlanner, number: number): PeerId[] =>
  [...planner.snapshot().peers].filter(([, member]) => member.parents.includes(peerName(number))).map(([peer]) => peer)

/** Members join one by one: those of the numbers from `from` up to `to`, which is left out. */
export function add(
  planner: TopologyPlanner,
  from: number,
  to: number,
  part: (number: number) => Partial<JoinEvent>,
): void {
  for (let number = from; number < to; number += 1) planner.apply(join(number, part(number)))
}

/** The children of a carrier confirm it at that time, or those of them that are given. */
export function confirm(
  planner: TopologyPlanner,
  carrier: number,
  at: number,
  children = childrenOf(planner, carrier),
): void {
  planner.apply({ type: 'tick', at })
  for (const by of children) planner.apply({ type: 'confirm', peer: peerName(carrier), by, at })
}

/** For so long, all children of peers that `carries` accepts confirm them every 10 s, the others stay silent. */
export function passConfirmed(
  planner: TopologyPlanner,
  ms: number,
  carries: (carrier: PeerId, child: PeerId) => boolean = () => true,
): void {
  for (const end = planner.snapshot().now + ms; planner.snapshot().now < end;) {
    const { peers, now } = planner.snapshot()
    const at = Math.min(end, now + 10_000)
    planner.apply({ type: 'tick', at })
    for (const [by, { parents }] of peers) {
      for (const peer of parents) {
        if (peer !== undefined && peer !== 'stage' && carries(peer, by))
          planner.apply({ type: 'confirm', peer, by, at })
      }
    }
  }
}

/** What all peers of a room tell a relay that restarted. */
export function reportsOf(planner: TopologyPlanner): PeerReport[] {
  const reports: PeerReport[] = []
  for (const [peer, member] of planner.snapshot().peers) {
    const { epoch, links } = planner.plan(peer)!
    const children = links.filter((link) => link.down.length > 0).map((link) => link.peer)
    reports.push({ ...member, peer, epoch, children })
  }
  return reports
}
