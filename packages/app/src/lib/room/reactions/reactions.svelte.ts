import type { RoomSession } from '@banyan/core'
import { REACTION_KINDS } from '@banyan/core/protocol'
import { announcer } from '#lib/components/announcer.svelte.ts'
import { reactionsSaid } from '#lib/words/reactions.ts'
import type { Words } from '#lib/words/words.ts'
import { byOthers, mayReact, recentlySent, takeOffs } from './flying-reactions.ts'

/** One reaction in the air. */
export interface Flight {
  readonly id: number
  readonly kind: number
  /** Oneself has a face or a button to start from; of the others the room knows only how many they are. */
  readonly isMine: boolean
}

/** As long as the style sheet lets one fly. */
const FLIGHT_MS = 2_600
/** How long the figures stand that replace flying, for those who want no motion. */
const RECENT_MS = 4_000
/** What came is summed up for screen readers so long after the first, and no more often than that. */
const SUM_UP_MS = 2_000
const SUM_UP_GAP_MS = 10_000

const none = () => Array.from({ length: REACTION_KINDS }, () => 0)
const sum = (one: readonly number[], other: readonly number[]) => one.map((count, kind) => count + (other[kind] ?? 0))

/** What people in the room send besides words: seen at once, in bounded numbers, and told politely. */
export class Reactions {
  readonly #session: RoomSession
  /** Mine that the room has not counted yet. */
  #own = none()
  #sentAt: number[] = []
  #nextId = 0
  #recentTimer: ReturnType<typeof setTimeout> | undefined

  /** The palette is open. */
  isOpen = $state(false)
  /** Too many at once: the last one was not sent. */
  isResting = $state(false)
  flying = $state.raw<readonly Flight[]>([])
  /** How often each kind came lately, mine too. */
  recent = $state.raw<readonly number[]>(none())

  constructor(session: RoomSession) {
    this.#session = session
  }

  /** Sends one, unless one has sent many just now. */
  send(kind: number): void {
    const now = Date.now()
    this.#sentAt = recentlySent(this.#sentAt, now)
    this.isResting = !mayReact(this.#sentAt, now)
    if (this.isResting) return
    this.#sentAt.push(now)
    this.#count(kind, 1)
    this.#launch([kind], true)
    // Nobody misses a heart that did not arrive; what matters stands elsewhere.
    this.#session.react(kind).catch(() => this.#count(kind, -1))
  }

  /** Shows what comes from now on, and sums it up for screen readers. @returns a function that ends it */
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
      this.#launch(takeOffs({ counts, own: this.#own, flying: this.flying.length }), false)
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
    const flights = kinds.map((kind) => ({ id: (this.#nextId += 1), kind, isMine }))
    this.flying = [...this.flying, ...flights]
    setTimeout(() => (this.flying = this.flying.filter((one) => !flights.includes(one))), FLIGHT_MS)
  }

  #show(counts: readonly number[]): void {
    this.recent = sum(this.recent, counts)
    clearTimeout(this.#recentTimer)
    this.#recentTimer = setTimeout(() => (this.recent = none()), RECENT_MS)
  }
}
