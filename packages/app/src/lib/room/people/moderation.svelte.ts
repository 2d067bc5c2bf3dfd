import type { PeerId, StageMember } from '@banyan/core'
import { INVITATION_MS } from '@banyan/core/protocol'
import { announcer } from '#lib/components/announcer.svelte.ts'
import type { Words } from '#lib/words/words.ts'
import type { SessionView } from '../session/session-view.ts'
import type { RoomAnnouncements } from '../shell/room-announcements.svelte.ts'
import { type SentInvitation, stillOpen } from './invitations-sent.ts'
import { type ToldVerdict, verdictsSaid, withVerdict } from './verdicts.ts'

/**
 * What a page remembers about moderation in its room and the relay does not tell: invitations, appointments, verdicts.
 */
export class Moderation {
  readonly #view: SessionView
  readonly #announcements: RoomAnnouncements

  /** Invitations to speak that this person sent and nobody has answered yet. */
  invited = $state.raw<readonly SentInvitation[]>([])
  /** Verdicts of which this person was told, as the host or a co-host, for as long as the room lives. */
  verdicts = $state.raw<readonly ToldVerdict[]>([])
  /** Those that they have not put away yet. */
  newVerdicts = $state.raw<readonly ToldVerdict[]>([])
  /** This person was made a co-host and has not accepted or declined yet. */
  isAppointed = $state(false)

  constructor({ view, announcements }: { view: SessionView; announcements: RoomAnnouncements }) {
    this.#view = view
    this.#announcements = announcements
  }

  /** Who becomes host when the host leaves, as the relay says. */
  get nextHost(): StageMember | undefined {
    const room = this.#view.membership?.view
    return room?.stage.find(({ peer }) => peer === room.nextHost)
  }

  /** @throws CommandError */
  async invite({ peer, name }: { peer: PeerId; name: string }): Promise<void> {
    await this.#view.session.invite(peer)
    this.invited = [...this.invited.filter((one) => one.peer !== peer), { peer, name, sentAt: Date.now() }]
    setTimeout(() => this.#prune(), INVITATION_MS)
    this.#prune() // the invited person may have come on stage meanwhile
  }

  /** Keeps itself up to date, and announces what others do to this person. @returns a function that ends it */
  follow(words: () => Words): () => void {
    const { session } = this.#view
    const tell = (text: (name: string) => string, peer: PeerId) =>
      this.#announcements.tell(text(this.#nameOf(peer, words())))
    let role = this.#view.membership?.role
    this.#prune()
    const ends = [
      session.on('mutedBy', (peer) => tell((name) => words().powers_muted_by({ name }), peer)),
      session.on('invitationDeclined', (peer) => {
        tell((name) => words().powers_invitation_declined({ name }), peer)
        this.invited = this.invited.filter((one) => one.peer !== peer)
      }),
      session.on('verdict', (verdict) => {
        this.verdicts = withVerdict(this.verdicts, verdict)
        this.newVerdicts = withVerdict(this.newVerdicts, verdict)
        // All of them once more: of two that come at once, the first would not be read to its end.
        announcer.say(verdictsSaid(this.newVerdicts, words()).join(' '))
      }),
      session.on('change', (snapshot) => {
        if (snapshot.phase !== 'joined') return
        if (role !== snapshot.role) this.isAppointed = role === 'speaker' && snapshot.role === 'cohost'
        role = snapshot.role
        this.#prune()
      }),
    ]
    return () => ends.forEach((end) => end())
  }

  #prune(): void {
    const { membership } = this.#view
    if (!membership) return
    this.invited = stillOpen(this.invited, { stage: membership.view.stage, now: Date.now() })
  }

  #nameOf(peer: PeerId, words: Words): string {
    const known = [...(this.#view.membership?.view.stage ?? []), ...this.invited]
    return known.find((one) => one.peer === peer)?.name ?? words.powers_somebody()
  }
}
