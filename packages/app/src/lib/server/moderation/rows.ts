import type { Person } from '../data/people.ts'

/** A person as the pages of moderators list them. */
export const rowOf = ({ id, handle, name, avatar, isAdmin, isModerator, suspension }: Person) => ({
  ...{ id, handle, name, avatar, isAdmin, isModerator },
  isSuspended: suspension !== undefined,
})
