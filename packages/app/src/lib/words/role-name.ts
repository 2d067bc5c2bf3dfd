import type { Role } from '@banyan/core'
import type { Words } from './words.ts'

/** What people call a role. */
export const roleName = (words: Words, role: Role): string =>
  ({
    host: words.room_host,
    cohost: words.powers_cohost,
    speaker: words.room_speaker,
    listener: words.powers_listener,
  })[role]()
