import type { Placed } from './layout.ts'

export type Direction = 'up' | 'down' | 'left' | 'right'

/** The thing nearest to a place, if one is within reach of its rim. */
export function nearest(
  nodes: readonly Placed[],
  { x, y, reach }: { x: number; y: number; reach: number },
): Placed | undefined {
  let found: Placed | undefined
  let least = reach
  for (const node of nodes) {
    const distance = Math.hypot(node.x - x, node.y - y) - node.radius
    if (distance < least) [found, least] = [node, distance]
  }
  return found
}

/** Where an arrow key leads: to the nearest thing that lies more that way than any other; undefined at the rim. */
export function nextTo(nodes: readonly Placed[], from: Placed, direction: Direction): Placed | undefined {
  let found: Placed | undefined
  let least = Infinity
  for (const node of nodes) {
    const [dx, dy] = [node.x - from.x, node.y - from.y]
    const [along, across] = direction === 'up' || direction === 'down' ? [dy, dx] : [dx, dy]
    const ahead = direction === 'up' || direction === 'left' ? -along : along
    if (node === from || ahead <= 0 || Math.abs(across) > ahead) continue
    const distance = Math.hypot(dx, dy)
    if (distance < least) [found, least] = [node, distance]
  }
  return found
}
