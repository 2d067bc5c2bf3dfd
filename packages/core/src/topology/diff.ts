import type { PeerId, Plan, PlannedLink } from '../protocol/index.ts'

/** What a peer does to get from one plan to the next, in this order: make before break. */
export type PlanStep =
  | { readonly type: 'open'; readonly link: PlannedLink }
  /** The same link, with something else flowing on it. */
  | { readonly type: 'change'; readonly link: PlannedLink; readonly before: PlannedLink }
  /** To be closed once the links it depends on are up: those that bring the same stripes. */
  | { readonly type: 'close'; readonly link: PlannedLink; readonly after: readonly PeerId[] }

/**
 * The steps between two plans of one peer. Nothing when the newer one is not newer: an old epoch never undoes a new one.
 * @example diff(before, after).map((step) => step.type) // ['open', 'change', 'close']
 */
export function diff(before: Plan, after: Plan): readonly PlanStep[] {
  if (after.epoch <= before.epoch) return []
  const old = new Map(before.links.map((link) => [link.peer, link]))
  const kept = new Set(after.links.map((link) => link.peer))
  const opened: PlanStep[] = []
  const changed: PlanStep[] = []
  for (const link of after.links) {
    const was = old.get(link.peer)
    if (!was) opened.push({ type: 'open', link })
    else if (!isSame(was, link)) changed.push({ type: 'change', link, before: was })
  }
  const closed = before.links
    .filter((link) => !kept.has(link.peer))
    .map((link): PlanStep => ({ type: 'close', link, after: successors(link, after) }))
  return [...opened, ...changed, ...closed]
}

/** Who brings from now on what this link brought. */
const successors = (link: PlannedLink, after: Plan): PeerId[] =>
  after.links.filter((next) => next.up.some((stripe) => link.up.includes(stripe))).map((next) => next.peer)

const isSame = (a: PlannedLink, b: PlannedLink): boolean =>
  a.stage === b.stage && (['up', 'down', 'standby', 'backs'] as const).every((part) => isSameList(a[part], b[part]))

const isSameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value) => b.includes(value))
