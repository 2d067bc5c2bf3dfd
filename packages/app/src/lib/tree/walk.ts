import type { Placed } from './layout.ts'

export type Direction = 'up' | 'down' | 'left' | 'right'

/** The node nearest to a point, if its edge is within reach. */
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

/** The node that an arrow key leads to: the nearest in that direction; undefined at the edge. */
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
