import { EMPTY_PLAN, ok, type PeerId, type Plan, type PlannedLink, refuse, type Result } from '../protocol/index.ts'
import type { PlanChange, TopologyEvent, TopologyPlanner, TopologyRefusal } from './planner.ts'

export interface MinimumDepthParams {
  /** Listeners that hang directly under every speaker while others have open slots. At least 1. @default 4 */
  readonly trunkSize?: number
}

interface Member {
  readonly peer: PeerId
  readonly slots: number
  onStage: boolean
  /** Where a listener hangs: under the whole stage (it is in the trunk), under one super-peer, or nowhere yet. */
  parent: 'stage' | PeerId | undefined
  readonly children: Set<PeerId>
  /** Parents that did not work for this peer; used again only when there is no other. */
  readonly avoid: Set<'stage' | PeerId>
  plan: Plan
}

/**
 * One tree (k = 1), each listener at the smallest depth that is open, earlier peers first. It knows nothing of delay:
 * simple, and the baseline that better planners are held against.
 *
 * Invariants: 1. Every listener has a parent once anybody is on stage. 2. No cycle. 3. A super-peer never has more
 * children than slots. 4. The trunk outgrows `trunkSize` only when no slot is open anywhere.
 * @throws RangeError when a parameter is out of range
 */
export function minimumDepthPlanner({ trunkSize = 4 }: MinimumDepthParams = {}): TopologyPlanner {
  if (!Number.isInteger(trunkSize) || trunkSize < 1) {
    throw new RangeError(`trunkSize must be a whole number of 1 or more, got ${trunkSize}`)
  }
  const members = new Map<PeerId, Member>()
  let epoch = 0

  const at = (peer: PeerId): Member => members.get(peer)!
  const stage = () => [...members.values()].filter((member) => member.onStage)
  const listeners = () => [...members.values()].filter((member) => !member.onStage)
  const trunk = () => listeners().filter((member) => member.parent === 'stage')

  function hang(member: Member, parent: Member['parent']) {
    if (member.parent && member.parent !== 'stage') members.get(member.parent)?.children.delete(member.peer)
    member.parent = parent
    if (parent && parent !== 'stage') at(parent).children.add(member.peer)
  }

  function depth(member: Member): number {
    let steps = 1
    for (let above = member.parent; above && above !== 'stage'; above = at(above).parent) steps += 1
    return steps
  }

  /** Hangs under the stage, through however many others. What is below a loose member is loose as well. */
  function isPlaced(member: Member): boolean {
    let top = member
    while (top.parent && top.parent !== 'stage') top = at(top.parent)
    return top.parent === 'stage'
  }

  function bestParent(member: Member): 'stage' | PeerId {
    const open = listeners()
      .filter((other) => other.children.size < other.slots && isPlaced(other))
      .map((other): { parent: 'stage' | PeerId; depth: number } => ({ parent: other.peer, depth: depth(other) }))
    const inTrunk = { parent: 'stage' as const, depth: 0 }
    const options = trunk().length < trunkSize ? [inTrunk, ...open] : open
    const fresh = options.filter((option) => !member.avoid.has(option.parent))
    const [first, ...rest] = fresh.length > 0 ? fresh : options
    return rest.reduce((best, option) => (option.depth < best.depth ? option : best), first ?? inTrunk).parent
  }

  /** Gives everybody who hangs nowhere a parent; super-peers first, so that they open slots for the rest. */
  function settle() {
    const loose = listeners().filter((member) => member.parent === undefined)
    for (const member of loose.sort((a, b) => Number(b.slots > 0) - Number(a.slots > 0))) {
      hang(member, bestParent(member))
    }
  }

  function leaveTree(member: Member) {
    hang(member, undefined)
    for (const child of [...member.children]) hang(at(child), undefined)
  }

  function linksOf(member: Member): PlannedLink[] {
    const link = (peer: PeerId, part: Partial<PlannedLink>): PlannedLink => ({
      peer,
      stage: false,
      up: [],
      down: [],
      ...part,
    })
    if (member.onStage) {
      const fellows = stage().filter((other) => other !== member)
      return [
        ...fellows.map((other) => link(other.peer, { stage: true })),
        ...trunk().map((child) => link(child.peer, { down: [0] })),
      ]
    }
    const parents =
      member.parent === 'stage' ? stage().map((speaker) => speaker.peer) : member.parent ? [member.parent] : []
    return [
      ...parents.map((parent) => link(parent, { up: [0] })),
      ...[...member.children].map((child) => link(child, { down: [0] })),
    ]
  }

  function changes(): PlanChange[] {
    const changed: PlanChange[] = []
    for (const member of members.values()) {
      const links = linksOf(member)
      if (sameLinks(links, member.plan.links)) continue
      member.plan = { epoch: epoch + 1, links }
      changed.push({ peer: member.peer, plan: member.plan })
    }
    if (changed.length > 0) epoch += 1
    return changed
  }

  function apply(event: TopologyEvent): Result<readonly PlanChange[], TopologyRefusal> {
    const member = members.get(event.peer)
    if (event.type === 'join') {
      if (member) return refuse('already-joined')
      members.set(event.peer, {
        peer: event.peer,
        slots: event.slots,
        onStage: event.onStage,
        parent: undefined,
        children: new Set(),
        avoid: new Set(),
        plan: EMPTY_PLAN,
      })
    } else if (!member) {
      return refuse('unknown-peer')
    } else if (event.type === 'leave') {
      leaveTree(member)
      members.delete(event.peer)
      for (const other of members.values()) other.avoid.delete(event.peer)
    } else if (event.type === 'stage') {
      if (member.onStage !== event.onStage) leaveTree(member)
      member.onStage = event.onStage
    } else {
      if (!member.plan.links.some((link) => link.peer === event.other)) return refuse('no-such-link')
      const lost = members.get(event.other)?.onStage ? 'stage' : event.other
      if (!member.onStage && member.parent === lost) {
        member.avoid.add(lost)
        hang(member, undefined)
      }
    }
    settle()
    return ok(changes())
  }

  return { apply, plan: (peer) => members.get(peer)?.plan }
}

const sameLinks = (a: readonly PlannedLink[], b: readonly PlannedLink[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b)
