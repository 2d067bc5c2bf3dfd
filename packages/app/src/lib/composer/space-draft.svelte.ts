import { cleanLine, hasVisible, MAX_COHOSTS } from '@banyan/core/protocol'
import { type InvitedAs, MOST_INVITED, type NewSpace, type WhoSpeaks } from '#lib/room-access/new-space.ts'
import type { PersonCard } from '#lib/social/shapes.ts'

export const STEPS = ['about', 'speakers', 'guests', 'look'] as const
export type Step = (typeof STEPS)[number]

export interface InvitedPerson {
  readonly person: PersonCard
  readonly as: InvitedAs
}

/** The draft of a Space. It is kept while the sheet is closed. */
export class SpaceDraft {
  title = $state('')
  topics = $state.raw<readonly string[]>([])
  who = $state<WhoSpeaks>('ask')
  invited = $state.raw<readonly InvitedPerson[]>([])
  step = $state<Step>('about')

  get newSpace(): NewSpace {
    return { who: this.who, invited: this.invited.map(({ person, as }) => ({ id: person.id, as })) }
  }

  get mayInvite(): boolean {
    return this.invited.length < MOST_INVITED
  }
  /** Whether this person may be a co-host, beside the other ones. */
  mayBeCohost(id: string): boolean {
    return this.invited.filter(({ person, as }) => as === 'cohost' && person.id !== id).length < MAX_COHOSTS
  }

  invite(person: PersonCard, as: InvitedAs): void {
    const others = this.invited.filter((invited) => invited.person.id !== person.id)
    if (others.length === this.invited.length && !this.mayInvite) return
    if (as === 'cohost' && !this.mayBeCohost(person.id)) return
    this.invited = [...others, { person, as }]
  }
  uninvite(id: string): void {
    this.invited = this.invited.filter(({ person }) => person.id !== id)
  }

  go(by: 1 | -1): void {
    this.step = STEPS[STEPS.indexOf(this.step) + by] ?? this.step
  }
  clear(): void {
    this.title = ''
    this.topics = []
    this.who = 'ask'
    this.invited = []
    this.step = 'about'
  }
}

/** The title of a draft as the room shows it. @param untitled for a draft without one */
export function titleOf({ title }: { readonly title: string }, untitled: string): string {
  const typed = cleanLine(title)
  return hasVisible(typed) ? typed : cleanLine(untitled)
}

/** The one draft of the one composer. */
export const draft = new SpaceDraft()
