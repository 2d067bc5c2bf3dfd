import type { Attendee, Membership, StageMember } from '@banyan/core'
import type { Words } from '#lib/words/words.ts'

/** A person, also where they go on with another peer. A guest of whom nothing is known is their peer. */
const whoIs = ({ identity, peer }: Attendee): string => identity ?? peer

type Known = Pick<Membership, 'self' | 'role' | 'requests' | 'muted' | 'publishing' | 'online'> & {
  readonly invitedBy?: Membership['invitedBy']
  readonly view: Pick<Membership['view'], 'stage'>
}

/** When more people than this come on stage at once, their number is announced instead of names. */
const MOST_NAMES = 3

/**
 * The announcements about what changed in a room. Pure.
 * `shown` is also shown on the page for a moment. `spoken` is visible already and is for screen readers only.
 */
export function announcementsBetween(before: Known, after: Known, words: Words): { shown: string[]; spoken: string[] } {
  const shown: string[] = []
  const spoken: string[] = []
  if (before.role !== after.role) {
    if (after.role === 'listener') shown.push(words.microphone_off_stage())
    else if (before.role === 'listener') spoken.push(words.microphone_invited())
    else if (after.role === 'host') shown.push(words.room_now_host())
    else if (before.role === 'speaker')
      spoken.push(`${words.powers_appointed_title()}. ${words.powers_appointed_hint()}`)
    else if (before.role === 'cohost') shown.push(words.powers_now_speaker())
  }
  if (after.invitedBy !== undefined && after.invitedBy !== before.invitedBy) {
    const inviter = after.view.stage.find(({ peer }) => peer === after.invitedBy)?.name ?? words.powers_somebody()
    spoken.push(words.powers_invitation_said({ name: inviter }))
  }
  if (before.publishing && after.publishing && before.muted !== after.muted) {
    spoken.push(after.muted ? words.microphone_now_muted() : words.microphone_now_open())
  }
  if (!before.publishing && after.publishing && !after.muted) spoken.push(words.microphone_now_open())
  const waited = new Set(before.requests.map(whoIs))
  for (const who of after.requests) if (!waited.has(whoIs(who))) spoken.push(words.requests_asks({ name: who.name }))
  spoken.push(...aboutOthers(before, after, words))
  if (before.online !== after.online) spoken.push(after.online ? words.room_back_again() : words.room_away())
  return { shown, spoken }
}

/** About the others: who came on stage or left it, became a leader, was muted or unmuted. */
function aboutOthers(before: Known, after: Known, words: Words): string[] {
  const others = ({ view: { stage } }: Known) => stage.filter(({ peer }) => peer !== after.self)
  const known = new Map(others(before).map((member) => [whoIs(member), member]))
  const now = others(after)
  const here = new Set(now.map(whoIs))
  const came = now.filter((member) => !known.has(whoIs(member)))
  const went = [...known.values()].filter((member) => !here.has(whoIs(member)))
  return [
    ...inNames(
      came,
      (name) => words.stage_came({ name }),
      (count) => words.stage_came_many({ count }),
    ),
    ...inNames(
      went,
      (name) => words.stage_went({ name }),
      (count) => words.stage_went_many({ count }),
    ),
    ...now.flatMap((member) => {
      const { name, role } = member
      const was = known.get(whoIs(member))?.role
      if (was === undefined || was === role || role === 'speaker') return []
      if (role === 'host') return [words.powers_is_host({ name })]
      return was === 'host' ? [] : [words.powers_is_cohost({ name })]
    }),
    ...now.flatMap((member) => {
      const muted = known.get(whoIs(member))?.muted
      if (muted === undefined || muted === member.muted) return []
      return [member.muted ? words.stage_muted({ name: member.name }) : words.stage_unmuted({ name: member.name })]
    }),
  ]
}

const inNames = (
  members: readonly StageMember[],
  one: (name: string) => string,
  many: (count: number) => string,
): string[] => (members.length > MOST_NAMES ? [many(members.length)] : members.map(({ name }) => one(name)))
