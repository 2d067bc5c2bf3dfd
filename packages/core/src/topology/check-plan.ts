import type { PeerId } from '../protocol/index.ts'
import { canLink } from './member.ts'
import type { PeerInTopology, TopologySnapshot } from './planner.ts'

/** A hard rule that a room breaks, and where. */
export interface Violation {
  readonly rule:
    | 'no-parent'
    | 'unknown-parent'
    | 'cycle'
    | 'too-many-children'
    | 'interior-in-two-stripes'
    | 'carries-unwillingly'
    | 'cannot-link'
    | 'stage-has-parent'
    | 'bad-standby'
    | 'convicted-carries'
    | 'shared-identity'
  readonly peer: PeerId | 'stage'
  readonly stripe?: number
}

/**
 * Checks the hard rules of a room from the outside: every listener has one parent in each stripe; no cycle; no parent
 * has more children than slots, nor the stage; a peer has children in one stripe at most; only willing peers have
 * children, and nobody who was convicted; every link is possible; a standby is neither the parent nor below the peer,
 * nor one to which the peer lost a link a short time ago.
 *
 * No standby has the known identity of one of the peer's parents, or of another standby of it. Two parents have one
 * known identity only while no slot is open, at the stage or at a peer of another identity, that could replace either.
 * @param admits whether a listener must have a parent in each stripe; false for one that found no slot @default every
 * listener
 * @returns what is broken; empty when nothing is
 * @example expect(checkPlan(planner.snapshot())).toEqual([])
 */
export function checkPlan(
  snapshot: TopologySnapshot,
  admits: (peer: PeerId) => boolean = () => true,
): readonly Violation[] {
  const found: Violation[] = []
  const children = new Map<PeerId | 'stage', number[]>()
  const count = (parent: PeerId | 'stage', stripe: number) => {
    const counts = children.get(parent) ?? Array.from({ length: snapshot.stripes }, () => 0)
    counts[stripe]! += 1
    children.set(parent, counts)
  }
  const speakers = [...snapshot.peers].filter(([, member]) => member.onStage)
  const used = countChildren(snapshot)
  const reaches = (a: PeerInTopology, b: PeerInTopology) => snapshot.turn || canLink(a.reach, b.reach)

  for (const [peer, member] of snapshot.peers) {
    for (let stripe = 0; stripe < snapshot.stripes; stripe += 1) {
      const report = (rule: Violation['rule']) => void found.push({ rule, peer, stripe })
      const parent = member.parents[stripe]
      if (member.onStage) {
        if (parent !== undefined) report('stage-has-parent')
        continue
      }
      if (parent === undefined) {
        if (admits(peer)) report('no-parent')
        continue
      }
      count(parent, stripe)
      if (parent === 'stage') {
        if (!speakers.every(([, speaker]) => reaches(speaker, member))) report('cannot-link')
      } else {
        const above = snapshot.peers.get(parent)
        if (!above || above.onStage) report('unknown-parent')
        else if (!reaches(above, member)) report('cannot-link')
      }
      if (isInCycle(snapshot, peer, stripe)) report('cycle')
      if (!isFitStandby(snapshot, peer, member, stripe)) report('bad-standby')
      if (repeatsIdentity(snapshot, member, stripe)) report('shared-identity')
      else if (sharesIdentity(snapshot, member, parent, stripe) && canReplace(snapshot, used, peer, stripe)) {
        report('shared-identity')
      }
    }
  }
  for (const [parent, counts] of children) {
    const used = counts.reduce((sum, used) => sum + used, 0)
    if (parent === 'stage') {
      if (used > snapshot.stageSlots) found.push({ rule: 'too-many-children', peer: parent })
      continue
    }
    const member = snapshot.peers.get(parent)
    if (!member) continue
    if (used > member.trusted) found.push({ rule: 'too-many-children', peer: parent })
    if (counts.filter((used) => used > 0).length > 1) found.push({ rule: 'interior-in-two-stripes', peer: parent })
    if (member.convicted) found.push({ rule: 'convicted-carries', peer: parent })
    if (!member.willing) found.push({ rule: 'carries-unwillingly', peer: parent })
  }
  return found
}

function isInCycle({ peers }: TopologySnapshot, peer: PeerId, stripe: number): boolean {
  let above = peers.get(peer)?.parents[stripe]
  for (let steps = 0; above !== undefined && above !== 'stage'; steps += 1) {
    if (above === peer || steps > peers.size) return true
    above = peers.get(above)?.parents[stripe]
  }
  return false
}

function isFitStandby({ peers }: TopologySnapshot, peer: PeerId, member: PeerInTopology, stripe: number): boolean {
  const standby = member.standbys[stripe]
  if (standby === undefined) return true
  const above = peers.get(standby)
  if (!above || above.carries !== stripe || standby === member.parents[stripe] || above.parents[stripe] === undefined) {
    return false
  }
  if (member.avoids.includes(standby)) return false
  for (
    let each: PeerId | 'stage' | undefined = standby, steps = 0;
    each !== undefined && each !== 'stage';
    steps += 1
  ) {
    if (each === peer || steps > peers.size) return false
    each = peers.get(each)?.parents[stripe]
  }
  return true
}

/** Whether a standby has the identity of a parent, or of a standby in another stripe. */
function repeatsIdentity({ peers }: TopologySnapshot, member: PeerInTopology, stripe: number): boolean {
  const identityOf = (peer: PeerId | 'stage' | undefined) => peers.get(peer as PeerId)?.identity
  const identity = identityOf(member.standbys[stripe])
  const others = [...member.parents, ...member.standbys.filter((_, each) => each !== stripe)]
  return identity !== undefined && others.some((other) => identityOf(other) === identity)
}

/** Whether a parent has the identity of a parent in another stripe. */
function sharesIdentity(
  { peers }: TopologySnapshot,
  member: PeerInTopology,
  parent: PeerId | 'stage',
  stripe: number,
): boolean {
  const identity = peers.get(parent as PeerId)?.identity
  const others = member.parents.filter((_, each) => each !== stripe)
  return identity !== undefined && others.some((other) => peers.get(other as PeerId)?.identity === identity)
}

function countChildren({ peers }: TopologySnapshot): ReadonlyMap<PeerId | 'stage', number> {
  const counts = new Map<PeerId | 'stage', number>()
  for (const { parents } of peers.values()) {
    for (const parent of parents) if (parent !== undefined) counts.set(parent, (counts.get(parent) ?? 0) + 1)
  }
  return counts
}

/** Whether a slot is open that could replace a peer's parent in one stripe, at another identity than its others'. */
function canReplace(
  snapshot: TopologySnapshot,
  used: ReadonlyMap<PeerId | 'stage', number>,
  peer: PeerId,
  stripe: number,
): boolean {
  const { peers, turn, stageSlots } = snapshot
  const member = peers.get(peer)!
  const isFree = (name: PeerId, other: PeerInTopology) =>
    (turn || canLink(other.reach, member.reach)) && !member.avoids.includes(name)
  const speakers = [...peers].filter(([, other]) => other.onStage)
  if ((used.get('stage') ?? 0) < stageSlots && speakers.every(([name, other]) => isFree(name, other))) return true
  return [...peers].some(
    ([name, other]) =>
      other.carries === stripe &&
      other.parents[stripe] !== undefined &&
      !other.congested &&
      (used.get(name) ?? 0) < other.trusted &&
      isFree(name, other) &&
      !sharesIdentity(snapshot, member, name, stripe) &&
      !isBelow(snapshot, name, peer, stripe),
  )
}

/** Whether a peer is another one, or hangs below it. */
function isBelow({ peers }: TopologySnapshot, peer: PeerId, ancestor: PeerId, stripe: number): boolean {
  let above: PeerId | 'stage' | undefined = peer
  for (let steps = 0; above !== undefined && above !== 'stage' && steps <= peers.size; steps += 1) {
    if (above === ancestor) return true
    above = peers.get(above)?.parents[stripe]
  }
  return false
}
