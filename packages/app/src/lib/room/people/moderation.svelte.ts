import type { PeerId, StageMember } from '@banyan/core'
import { INVITATION_MS } from '@banyan/core/protocol'
import type { Words } from '#lib/words/words.ts'
import { cohostsInOrder, heirOf } from './next-host.ts'
import { type SentInvitation, stillOpen } from './invitations-sent.ts'
import { Reactions } from '../reactions/reactions.svelte.ts'
import type { RoomNews } from '../shell/room-announcements.svelte.ts'
import type { SessionView } from '../session/session-view.ts'

/** What a page remembers of who may do what in its room, beyond what the room itself tells everybody. */
export class RoomPowers {
  readonly reactions: Reactions
  readonly #view: SessionView
  readonly #news: RoomNews
  #cohosts = $state.raw<readonly PeerId[]>([])

  /** Whom oneself has invited to speak, and who has not answered. */
  invited = $state.raw<readonly SentInvitation[]>([])
  /** One was made a co-host, and has not said yet whether that is all right. */
  isAppointed = $state(false)

  constructor({ view, news }: { view: SessionView; news: RoomNews }) {
    this.#view = view
    this.#news = news
    this.reactions = new Reactions(view.session)
  }

  /** Who hosts when the host goes. */
  get heir(): StageMember | undefined {
    const { membership } = this.#view
    return membership && heirOf(membership.view.stage, { self: membership.self, cohosts: this.#cohosts })
  }

  /** @throws CommandError */
  async invite({ peer, name }: { peer: PeerId; name: string }): Promise<void> {
    await this.#view.session.invite(peer)
    this.invited = [...this.invited.filter((one) => one.peer !== peer), { peer, name, sentAt: Date.now() }]
    setTimeout(() => this.#prune(), INVITATION_MS)
    this.#prune() // whoever asked for the microphone meanwhile is on stage already
  }

  /** Keeps itself up to date from now on, and tells what others do to oneself. @returns a function that ends it */
  follow(words: () => Words): () => void {
    const { session } = this.#view
    const tell = (text: (name: string) => string, peer: PeerId) => this.#news.tell(text(this.#nameOf(peer, words())))
    let role = this.#view.membership?.role
    this.#prune()
    const ends = [
      this.reactions.follow(words),
      session.on('mutedBy', (peer) => tell((name) => words().powers_muted_by({ name }), peer)),
      session.on('invitationDeclined', (peer) => {
        tell((name) => words().powers_invitation_declined({ name }), peer)
        this.invited = this.invited.filter((one) => one.peer !== peer)
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
    const { stage } = membership.view
    const cohosts = cohostsInOrder(this.#cohosts, stage)
    if (cohosts.join() !== this.#cohosts.join()) this.#cohosts = cohosts
    this.invited = stillOpen(this.invited, { stage, now: Date.now() })
  }

  #nameOf(peer: PeerId, words: Words): string {
    const known = [...(this.#view.membership?.view.stage ?? []), ...this.invited]
    return known.find((one) => one.peer === peer)?.name ?? words.powers_somebody()
  }
}
