/** What decides about somebody's power, and about power over them. */
export interface Powers {
  readonly id: string
  readonly isAdmin: boolean
  readonly isModerator: boolean
}

/** Whether somebody looks after the place: reads reports, removes posts, closes rooms, suspends people. */
export const isModerating = (person: Pick<Powers, 'isAdmin' | 'isModerator'> | undefined): boolean =>
  person !== undefined && (person.isAdmin || person.isModerator)

/**
 * Whether one person may suspend, restore or answer for another one, and remove their posts and close their rooms.
 * Moderators have that power over those who have none; administrators over moderators, too. Nobody has it over
 * administrators, so that no quarrel leaves the place to nobody, nor over oneself.
 */
export const mayModerate = (by: Powers | undefined, whom: Powers): boolean =>
  by !== undefined && isModerating(by) && by.id !== whom.id && !whom.isAdmin && (by.isAdmin || !whom.isModerator)
