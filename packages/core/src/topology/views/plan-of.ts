import type { PeerId, Plan, PlannedLink } from '../../protocol/index.ts'
import { type Node, NONE, STAGE } from '../room/peer-table.ts'
import type { Room } from '../room/room.ts'

type Part = 'up' | 'down' | 'standby' | 'backs'

/** Reads the links that one peer is to have out of the trees. */
export function planOf(room: Room, node: Node, names: readonly PeerId[]): Plan {
  const { forest, table } = room
  const links = new Map<Node, PlannedLink>()
  const link = (other: Node): PlannedLink => {
    let found = links.get(other)
    if (!found)
      links.set(other, (found = { peer: names[other]!, stage: false, up: [], down: [], standby: [], backs: [] }))
    return found
  }
  const add = (other: Node, part: Part, stripe: number) => link(other)[part].push(stripe)

  if (table.onStage[node] === 1) {
    for (const fellow of forest.speakers) if (fellow !== node) links.set(fellow, { ...link(fellow), stage: true })
    for (let stripe = 0; stripe < room.stripes; stripe += 1) {
      for (const child of forest.children(STAGE, stripe)) add(child, 'down', stripe)
    }
    return { epoch: table.epoch[node]!, stripes: room.stripes, links: [...links.values()] }
  }
  for (let stripe = 0; stripe < room.stripes; stripe += 1) {
    const parent = table.parent[stripe]![node]!
    if (parent === STAGE) for (const speaker of forest.speakers) add(speaker, 'up', stripe)
    else if (parent !== NONE) add(parent, 'up', stripe)
    for (const child of forest.children(node, stripe)) add(child, 'down', stripe)
    const standby = table.standby[stripe]![node]!
    if (standby !== NONE) add(standby, 'standby', stripe)
  }
  const carried = table.carries[node]!
  if (carried !== NONE) for (const backed of forest.standbys.backedBy(node)) add(backed, 'backs', carried)
  return { epoch: table.epoch[node]!, stripes: room.stripes, links: [...links.values()] }
}
