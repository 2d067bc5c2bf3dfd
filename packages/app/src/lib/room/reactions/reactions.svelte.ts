import type { RoomSession } from '@banyan/core'
import { REACTION_KINDS } from '@banyan/core/protocol'
import { announcer } from '#lib/components/announcer.svelte.ts'
import { reactionsSaid } from '#lib/words/reactions.ts'
import type { Words } from '#lib/words/words.ts'
import { byOthers, kindsToLaunch, mayReact, recentlySent } from './flying-reactions.ts'

/** One reaction that flies over the page. */
export interface FlyingReaction {
  readonly id: number
  readonly kind: number
  /** Own reactions start from the person's face or button. Of the others the room tells numbers only. */
  readonly isMine: boolean
}

/** How long one reaction flies, in ms. The same as in the style sheet. */
const FLYING_MS = 2_600
/** How long the numbers stand that people see who prefer reduced motion, in ms. */
const RECENT_MS = 4_000
/** Screen readers get a sum this long after the first reaction, in ms: a burst is announced once. */
const SUM_UP_MS = 2_000
/** Least time between two sums, in ms: speech is not talked over all the time. */
const SUM_UP_GAP_MS = 10_000

const none = () => Array.from({ length: REACTION_KINDS }, () => 0)
const sum = (one: readonly number[], other: readonly number[]) => one.map((count, kind) => count + (other[kind] ?? 0))

/** The reactions of one room: sent within a limit, shown in bounded numbers, and summed up for screen readers. */
export class Reactions {
  readonly #session: RoomSession
  /** Own reactions, by kind, that the room has not counted yet. */
  #own = none()
  #sentAt: number[] = []
  #nextId = 0
  #recentTimer: ReturnType<typeof setTimeout> | undefined

  /** The palette is open. */
  isOpen = $state(false)
  /** The last reaction was not sent because there were too many at once. */
  isResting = $state(false)
  flying = $state.raw<readonly FlyingReaction[]>([])
  /** How many of each kind came lately, own ones included. */
  recent = $state.raw<readonly number[]>(none())

  constructor(session: RoomSession) {
    this.#session = session
  }

  /** Sends a reaction, unless this person has sent too many just now. */
  send(kind: number): void {
    const now = Date.now()
    this.#sentAt = recentlySent(this.#sentAt, now)
    this.isResting = !mayReact(this.#sentAt, now)
    if (this.isResting) return
    this.#sentAt.push(now)
    this.#count(kind, 1)
    this.#launch([kind], true)
    // A lost reaction is not worth a message.
    this.#session.react(kind).catch(() => this.#count(kind, -1))
  }

  /** Shows reactions from now on, and sums them up for screen readers. @returns a function that ends it */
  follow(words: () => Words): () => void {
    let unsaid = none()
    let saidAt = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const say = () => {
      timer = undefined
      saidAt = Date.now()
      announcer.say(reactionsSaid(words(), unsaid))
      unsaid = none()
    }
    const stop = this.#session.on('reactions', (counts) => {
      const others = byOthers({ counts, own: this.#own })
      this.#launch(kindsToLaunch({ counts, own: this.#own, flying: this.flying.length }), false)
      this.#own = this.#own.map((count, kind) => Math.max(0, count - (counts[kind] ?? 0)))
      this.#show(counts)
      if (others.every((count) => count === 0)) return
      unsaid = sum(unsaid, others)
      timer ??= setTimeout(say, Math.max(SUM_UP_MS, saidAt + SUM_UP_GAP_MS - Date.now()))
    })
    return () => {
      stop()
      clearTimeout(timer)
      clearTimeout(this.#recentTimer)
      this.flying = []
    }
  }

  #count(kind: number, by: 1 | -1): void {
    this.#own[kind] = Math.max(0, (this.#own[kind] ?? 0) + by)
  }

  #launch(kinds: readonly number[], isMine: boolean): void {
    if (kinds.length === 0 || document.hidden) return
    const launched = kinds.map((kind) => ({ id: (this.#nextId += 1), kind, isMine }))
    this.flying = [...this.flying, ...launched]
    setTimeout(() => (this.flying = this.flying.filter((one) => !launched.includes(one))), FLYING_MS)
  }

  #show(counts: readonly number[]): void {
    this.recent = sum(this.recent, counts)
    clearTimeout(this.#recentTimer)
    this.#recentTimer = setTimeout(() => (this.recent = none()), RECENT_MS)
  }
}
