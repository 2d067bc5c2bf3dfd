import type { PeerId, Plan, PlannedLink } from '../../protocol/index.ts'
import { checkPlan } from '../check-plan.ts'
import { canLink } from '../member.ts'
import type { PeerInTopology, PeerReport, TopologyEvent, TopologyPlanner, TopologySnapshot } from '../planner.ts'
import { peerName, type Step } from './histories.ts'

/** A planner and the plans that its peers were told, to check after every event. */
export class PlannerWorld {
  #planner: TopologyPlanner
  readonly #open: () => TopologyPlanner
  readonly #plans = new Map<PeerId, Plan>()
  readonly #convicted = new Set<PeerId>()
  #next = 0
  #now = 0

  constructor(open: () => TopologyPlanner) {
    this.#open = open
    this.#planner = open()
  }

  /** Plays one step. @returns what is wrong afterwards, nothing when all is well */
  play(step: Step): string[] {
    if (step.type !== 'confirmed-time') {
      const event = this.#eventOf(step)
      return event ? this.#playAll([event]) : []
    }
    return Array.from({ length: step.windows }).flatMap(() => this.#playAll(this.#confirmedWindow(step.silent)))
  }

  /** Plays events. Only what they come to is checked. */
  #playAll(events: readonly TopologyEvent[]): string[] {
    const named = new Set<PeerId>()
    for (const event of events) {
      if (event.type === 'rebuild') {
        this.#planner = this.#open()
        this.#plans.clear()
      }
      const changed = this.#planner.apply(event)
      if (!changed.ok && changed.error !== 'no-such-link') return [`${event.type} was refused: ${changed.error}`]
      const peers = changed.ok ? changed.value : []
      for (const peer of peers) named.add(peer)
      if (new Set(peers).size < peers.length) return [`${event.type} named somebody twice`]
      if (event.type === 'convict') this.#convicted.add(event.peer)
    }
    const snapshot = this.#planner.snapshot()
    const problems = [...this.#checkAnnounced(named, snapshot), ...this.#checkLinks(snapshot)]
    for (const peer of this.#convicted) {
      if (snapshot.peers.get(peer)?.convicted === false) problems.push(`${peer} is not convicted any more`)
    }
    for (const { rule, peer, stripe } of checkPlan(snapshot, (peer) => !isStuck(snapshot, peer))) {
      problems.push(`${rule}: ${peer} in stripe ${stripe}`)
    }
    return problems
  }

  /** All children of peers whose number is not a multiple of `silent` confirm their parents; then a window is over. */
  #confirmedWindow(silent: number): TopologyEvent[] {
    const { peers } = this.#planner.snapshot()
    const at = this.#now
    const confirmations = [...peers].flatMap(([by, { parents }], index) =>
      index % silent === 0
        ? []
        : parents.flatMap((peer): TopologyEvent[] =>
            peer === undefined || peer === 'stage' ? [] : [{ type: 'confirm', peer, by, at }],
          ),
    )
    return [...confirmations, { type: 'tick', at: (this.#now += 15_000) }]
  }

  #eventOf(step: Exclude<Step, { type: 'confirmed-time' }>): TopologyEvent | undefined {
    const peers = [...this.#planner.snapshot().peers.keys()]
    const pick = (who: number) => peers[who % Math.max(1, peers.length)]
    if (step.type === 'join') return { type: 'join', peer: peerName(this.#next++), ...step.member }
    if (step.type === 'storm') {
      return {
        type: 'storm',
        joins: step.members.map((member) => ({ type: 'join', peer: peerName(this.#next++), ...member })),
      }
    }
    if (step.type === 'tick') return { type: 'tick', at: (this.#now += step.ms) }
    if (step.type === 'rebuild') {
      this.#now = 0
      return { type: 'rebuild', reports: this.#reports(step.garble) }
    }
    const peer = pick(step.who)
    if (!peer) return undefined
    if (step.type === 'leave') return { type: 'leave', peer }
    if (step.type === 'stage') return { type: 'stage', peer, onStage: step.onStage }
    if (step.type === 'report') return { type: 'report', peer, at: this.#now, ...step.change }
    if (step.type === 'convict') return { type: 'convict', peer }
    if (step.type === 'doubt') return { type: 'doubt', peer }
    if (step.type === 'confirm') return { type: 'confirm', peer: pick(step.which)!, by: peer, at: this.#now }
    const links = this.#planner.plan(peer)!.links
    const link = links[step.which % Math.max(1, links.length)]
    return link && { type: 'link-lost', peer, other: link.peer }
  }

  /** What the peers would report to a relay that restarted. Those in `garble` name a wrong parent and leave children
   *  out. */
  #reports(garble: readonly number[]): PeerReport[] {
    const { peers } = this.#planner.snapshot()
    const names = [...peers.keys()]
    const wrong = new Set(garble.map((number) => names[number % Math.max(1, names.length)]))
    const reports: PeerReport[] = []
    for (const [index, peer] of names.entries()) {
      const member = peers.get(peer)!
      const other = names[(index * 7 + garble.length) % names.length]!
      const { epoch, links } = this.#planner.plan(peer)!
      const parents = wrong.has(peer) ? member.parents.map(() => other) : member.parents
      const children = links.filter((link) => link.down.length > 0 && !wrong.has(link.peer)).map((link) => link.peer)
      reports.push({ ...member, peer, epoch, parents, children })
    }
    return reports
  }

  /** Every peer whose plan changed must be named, with a higher epoch; no other plan may change. */
  #checkAnnounced(named: ReadonlySet<PeerId>, snapshot: TopologySnapshot): string[] {
    const problems: string[] = []
    for (const peer of this.#plans.keys()) if (!snapshot.peers.has(peer)) this.#plans.delete(peer)
    for (const peer of snapshot.peers.keys()) {
      const plan = this.#planner.plan(peer)!
      const before = this.#plans.get(peer)
      if (named.has(peer) && before && plan.epoch <= before.epoch) problems.push(`${peer} got an old epoch`)
      if (!named.has(peer) && show(plan) !== show(before)) problems.push(`${peer} was not told of its new plan`)
      this.#plans.set(peer, plan)
    }
    return problems
  }

  /** Both ends of every link must be told of it, and the same about what flows on it. */
  #checkLinks({ peers }: TopologySnapshot): string[] {
    const problems: string[] = []
    for (const peer of peers.keys()) {
      for (const link of this.#planner.plan(peer)!.links) {
        const back = this.#planner.plan(link.peer)?.links.find((each) => each.peer === peer)
        if (!back || show(mirrored(link)) !== show({ ...back, peer: link.peer })) {
          problems.push(`${peer} and ${link.peer} are told different things`)
        }
        if (link.peer === peer) problems.push(`${peer} is linked to itself`)
      }
    }
    return problems
  }
}

const mirrored = (link: PlannedLink): PlannedLink => ({
  ...link,
  up: link.down,
  down: link.up,
  standby: link.backs,
  backs: link.standby,
})

const show = (plan: Plan | PlannedLink | undefined): string =>
  plan === undefined
    ? ''
    : JSON.stringify('links' in plan ? [plan.stripes, ...[...plan.links].sort(byPeer).map(sorted)] : sorted(plan))
const byPeer = (a: PlannedLink, b: PlannedLink) => (a.peer < b.peer ? -1 : 1)
const sorted = ({ peer, stage, up, down, standby, backs }: PlannedLink) => [
  peer,
  stage,
  ...[up, down, standby, backs].map((stripes) => [...stripes].sort()),
]

/** Whether a listener may lack a parent: no slot is open that it could take. */
function isStuck(snapshot: TopologySnapshot, peer: PeerId): boolean {
  const { peers, stripes, stageSlots, turn } = snapshot
  const member = peers.get(peer)!
  const reaches = (other: PeerInTopology) => turn || canLink(other.reach, member.reach)
  const everybody = [...peers.values()]
  const used = (parent: PeerId | 'stage') =>
    everybody.flatMap((each) => each.parents).filter((each) => each === parent).length
  const speakers = everybody.filter((each) => each.onStage)
  if (used('stage') < stageSlots && speakers.every(reaches)) return false
  for (let stripe = 0; stripe < stripes; stripe += 1) {
    if (member.parents[stripe] !== undefined) continue
    for (const [name, other] of peers) {
      const isOpen = other.carries === stripe && other.parents[stripe] !== undefined && !other.congested
      if (
        isOpen &&
        name !== peer &&
        used(name) < other.trusted &&
        reaches(other) &&
        !isBelow(snapshot, name, peer, stripe)
      ) {
        return false
      }
    }
  }
  return true
}

function isBelow({ peers }: TopologySnapshot, peer: PeerId, ancestor: PeerId, stripe: number): boolean {
  let above: PeerId | 'stage' | undefined = peer
  for (let steps = 0; above !== undefined && above !== 'stage' && steps <= peers.size; steps += 1) {
    if (above === ancestor) return true
    above = peers.get(above)?.parents[stripe]
  }
  return false
}
