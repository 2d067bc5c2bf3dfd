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
  readonly peer: PeerId | 'stage'
  readonly stripe?: number
}

/**
 * Checks the hard rules of a room from the outside: every listener has one parent in each stripe; no cycle; no parent
 * has more children than slots, nor the stage; a peer has children in one stripe at most; only willing peers have
 * children; every link is possible; a standby is neither the parent nor below the peer.
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
