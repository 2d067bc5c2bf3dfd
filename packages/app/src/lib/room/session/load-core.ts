/** The library of the room. It leans on browser parts, so it loads there only, and only when somebody needs it. */
export const loadCore = () => import('@banyan/core')
export type Core = Awaited<ReturnType<typeof loadCore>>
