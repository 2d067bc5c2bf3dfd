import { expect, it } from 'vitest'
import { mayModerate } from './powers.ts'

const admin = { id: 'admin', isAdmin: true, isModerator: false }
const moderator = { id: 'moderator', isAdmin: false, isModerator: true }
const member = { id: 'member', isAdmin: false, isModerator: false }

it.each([
  { who: 'an administrator', by: admin, whom: member, may: true },
  { who: 'an administrator', by: admin, whom: moderator, may: true },
  { who: 'an administrator', by: admin, whom: { ...admin, id: 'other' }, may: false },
  { who: 'an administrator', by: admin, whom: admin, may: false },
  { who: 'a moderator', by: moderator, whom: member, may: true },
  { who: 'a moderator', by: moderator, whom: { ...moderator, id: 'other' }, may: false },
  { who: 'a moderator', by: moderator, whom: admin, may: false },
  { who: 'a moderator', by: moderator, whom: moderator, may: false },
  { who: 'a member', by: member, whom: { ...member, id: 'other' }, may: false },
  { who: 'a visitor', by: undefined, whom: member, may: false },
])('$who may moderate $whom.id: $may', ({ by, whom, may }) => {
  expect(mayModerate(by, whom)).toBe(may)
})
