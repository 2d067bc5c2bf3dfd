import type { Placed } from './layout.ts'

/** How a node is drawn. The kind shows in its shape and in its colour. */
export type Look = 'speaker' | 'carrier' | 'seed' | 'leaf' | 'bunch' | 'congested' | 'strained' | 'convicted'
export const LOOKS: readonly Look[] = [
  'speaker',
  'carrier',
  'leaf',
  'seed',
  'bunch',
  'congested',
  'strained',
  'convicted',
]

/** The look of a node. Trouble takes precedence. */
export function lookOf({ peer }: Pick<Placed, 'peer'>): Look {
  if (!peer) return 'bunch'
  if (peer.convicted && peer.kind !== 'speaker') return 'convicted'
  if (peer.burden && peer.kind !== 'speaker') return peer.burden
  return peer.kind === 'trunk' || peer.kind === 'super-peer' ? 'carrier' : peer.kind
}

/** A corner after that many quarters of a turn, clockwise. */
const turned = ([x, y]: readonly [number, number], turns: number): readonly [number, number] =>
  turns === 0 ? [x, y] : turned([-y, x], turns - 1)

const round = (value: number) => Math.round(value * 100) / 100

/** The outline of a node, as an SVG path. Each look has the same commands at any size, so that it can be animated. */
export function outline(look: Look, { x, y, radius }: Pick<Placed, 'x' | 'y' | 'radius'>): string {
  const at = (dx: number, dy: number) => `${round(x + dx)} ${round(y + dy)}`
  if (look === 'convicted') {
    // A cross on its side: the only shape with corners that point inwards.
    const [end, arm] = [radius * 1.15, radius * 0.45]
    const quarter = [[0, -arm] as const, [end - arm, -end] as const, [end, arm - end] as const]
    const corners = [0, 1, 2, 3].flatMap((turns) => quarter.map((corner) => turned(corner, turns)))
    return `M${corners.map(([dx, dy]) => at(dx, dy)).join('L')}Z`
  }
  if (look === 'congested' || look === 'strained') {
    const reach = radius * 1.15
    return `M${at(0, -reach)}L${at(reach, 0)}L${at(0, reach)}L${at(-reach, 0)}Z`
  }
  if (look === 'seed') {
    const side = radius * 0.85
    return `M${at(-side, -side)}L${at(side, -side)}L${at(side, side)}L${at(-side, side)}Z`
  }
  const arc = `A${round(radius)} ${round(radius)} 0 1 1 `
  return `M${at(-radius, 0)}${arc}${at(radius, 0)}${arc}${at(-radius, 0)}Z`
}
