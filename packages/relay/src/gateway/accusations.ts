import type { Cancel, Clock } from '@banyan/core/ports'
import type { Ask, PeerId, Verdict } from '@banyan/core/protocol'
import type { Party } from '../guilt/accusation.ts'
import { type Conviction, Guilt, type GuiltEffect } from '../guilt/guilt.ts'
import { identityOf, type Room, stageSlotOf } from '../rooms/room.ts'
import type { Parentage } from './parentage.ts'

export interface AccusationsOptions {
  clock: Clock
  room: () => Room
  parentage: Parentage
  /** The children of a peer by its plan. */
  childrenOf: (peer: PeerId) => readonly PeerId[]
  /** Has a peer say something, anything. */
  ask: (peer: PeerId) => void
  /** A peer against which much speaks does not answer. */
  onUnheard: (peer: PeerId) => void
  /** A peer is the last choice as a parent for now. */
  onDoubt: (peer: PeerId) => void
  /** A peer carries nobody any more, without a verdict. */
  onSetAside: (peer: PeerId) => void
  /** The peers of an identity carry nobody any more. `identity` is a peer id where the room token says none. */
  onConvict: (identity: string, conviction: Conviction) => void
}

/** Brings the accusations of one room before `Guilt`, with what the plans say of those concerned. */
export class Accusations {
  readonly #options: AccusationsOptions
  readonly #guilt = new Guilt()
  #isClosed = false
  #timer: { readonly dueAt: number; readonly cancel: Cancel } | undefined

  constructor(options: AccusationsOptions) {
    this.#options = options
  }

  /** Takes what a child says of a peer that feeds it, or did a moment ago. */
  accuse(by: PeerId, { peer, source, stripes }: Ask<'link:forged'>): void {
    const { clock, room, parentage, childrenOf } = this.#options
    const at = clock.now()
    const slot = stageSlotOf(room(), peer)
    // Nobody takes another's frames from a speaker: this is an excuse, or is about a stay that is over.
    if (slot && slot.source !== source) return
    this.#guilt.accuse({
      ...{ by: this.#party(by), against: this.#party(peer), source, stripes, at },
      isOnStage: slot !== undefined,
      children: childrenOf(peer)
        .filter((child) => parentage.isSettled(child, peer, at))
        .map((child) => this.#party(child)),
      parents: parentage.parentsOf(peer, stripes, at),
    })
    this.#wake()
  }

  /** A peer has said something. Call it after what it said was taken in. */
  heard(peer: PeerId): void {
    if (this.#guilt.isAccused(peer)) this.#follow(this.#guilt.heard(peer, this.#options.clock.now()))
  }

  /** A peer's connection broke, or was replaced, or the peer has left. */
  lost(peer: PeerId): void {
    this.#guilt.lost(peer, this.#options.clock.now())
    this.#wake()
  }

  /** The verdict on a member, if there is one. */
  verdictOn(peer: PeerId): Verdict | undefined {
    return this.#guilt.verdictOn(this.#party(peer).identity)
  }

  /** An identity was convicted in other rooms. */
  convict(identity: string, why: Verdict): void {
    this.#guilt.convict(identity, why)
    this.#wake()
  }

  close(): void {
    this.#isClosed = true
    this.#timer?.cancel()
  }

  #party(peer: PeerId): Party {
    return { peer, identity: identityOf(this.#options.room(), peer) }
  }

  #follow(effects: readonly GuiltEffect[]): void {
    const { ask, onUnheard, onDoubt, onSetAside, onConvict } = this.#options
    for (const effect of effects) {
      if (effect.type === 'ask') ask(effect.peer)
      else if (effect.type === 'unheard') onUnheard(effect.peer)
      else if (effect.type === 'doubt') onDoubt(effect.peer)
      else if (effect.type === 'set-aside') onSetAside(effect.peer)
      else onConvict(effect.identity, effect)
    }
    this.#wake()
  }

  /** One timer at most: for what is due next. */
  #wake(): void {
    const { clock } = this.#options
    const { dueAt } = this.#guilt
    if (this.#isClosed || dueAt === this.#timer?.dueAt) return
    this.#timer?.cancel()
    this.#timer = undefined
    if (dueAt === undefined) return
    const cancel = clock.after(Math.max(0, dueAt - clock.now()), () => {
      this.#timer = undefined
      this.#follow(this.#guilt.advance(clock.now()))
    })
    this.#timer = { dueAt, cancel }
  }
}
