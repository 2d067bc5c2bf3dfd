import type { Placed } from './layout.ts'

/** How a node is drawn. The kind shows in its shape and in its colour. */
export type Look = 'speaker' | 'carrier' | 'seed' | 'leaf' | 'bunch' | 'congested' | 'strained'
export const LOOKS: readonly Look[] = ['speaker', 'carrier', 'leaf', 'seed', 'bunch', 'congested', 'strained']

/** The look of a node. Trouble takes precedence. */
export function lookOf({ peer }: Pick<Placed, 'peer'>): Look {
  if (!peer) return 'bunch'
  if (peer.burden && peer.kind !== 'speaker') return peer.burden
  return peer.kind === 'trunk' || peer.kind === 'super-peer' ? 'carrier' : peer.kind
}

const round = (value: number) => Math.round(value * 100) / 100

/** The outline of a node, as an SVG path. Each look has the same commands at any size, so that it can be animated. */
export function outline(look: Look, { x, y, radius }: Pick<Placed, 'x' | 'y' | 'radius'>): string {
  const at = (dx: number, dy: number) => `${round(x + dx)} ${round(y + dy)}`
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
