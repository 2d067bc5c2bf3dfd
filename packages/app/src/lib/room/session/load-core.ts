/** Loads core on demand. It needs browser APIs, so it never loads on the server. */
export const loadCore = () => import('@banyan/core')
export type Core = Awaited<ReturnType<typeof loadCore>>
