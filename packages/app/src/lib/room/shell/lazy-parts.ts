/** What a room shows on request. Pages get it once sound is there, or when somebody asks for it before that. */
export const LAZY_PARTS = {
  reactionSky: () => import('../reactions/reaction-sky.svelte'),
  offerCard: () => import('../people/offer-card.svelte'),
  personSheet: () => import('../people/person-sheet.svelte'),
  requestsSheet: () => import('../people/requests-sheet.svelte'),
  roomMenu: () => import('./room-menu.svelte'),
  keysSheet: () => import('./keys-sheet.svelte'),
  endSheet: () => import('./end-sheet.svelte'),
  miniPlayer: () => import('./mini-player.svelte'),
  treeSheet: () => import('#lib/tree/tree-sheet.svelte'),
}

/** Fetches all of it; what does not come now is asked for again when it is wanted. */
export function fetchLazyParts(): void {
  for (const load of Object.values(LAZY_PARTS)) load().catch(() => {})
}
