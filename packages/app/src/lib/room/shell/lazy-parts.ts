import { fetchPart } from '#lib/components/fetch-part.ts'

/** Parts of a room that load on demand, or some time after the sound. The sheet that ends a room is none of them: a
 *  host must always be able to end it. */
export const LAZY_PARTS = {
  reactionSky: () => import('../reactions/reaction-sky.svelte'),
  offerCard: () => import('../people/offer-card.svelte'),
  verdictCard: () => import('../people/verdict-card.svelte'),
  personSheet: () => import('../people/person-sheet.svelte'),
  requestsSheet: () => import('../people/requests-sheet.svelte'),
  roomMenu: () => import('./room-menu.svelte'),
  keysSheet: () => import('./keys-sheet.svelte'),
  miniPlayer: () => import('./mini-player.svelte'),
  carrySheet: () => import('./carry-sheet.svelte'),
  treeSheet: () => import('#lib/tree/tree-sheet.svelte'),
}

/** Fetches all lazy parts. A part that does not come is fetched again when it is needed. */
export function fetchLazyParts(): void {
  for (const load of Object.values<() => Promise<unknown>>(LAZY_PARTS)) fetchPart(load).catch(() => {})
}
