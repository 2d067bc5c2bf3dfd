import type { PeerId } from '@banyan/core'
import type { Attachment } from 'svelte/attachments'
import { isSpeaking, smoothLevel } from './level-smoothing.ts'

interface Ring {
  readonly peer: PeerId
  readonly element: HTMLElement
  level: number
  /** What the element shows: 0 to `STEPS`. */
  shown: number
  speaking: boolean
}

export interface LevelRingsOptions {
  /** The current level of a person, 0 to 1. */
  levelOf: (peer: PeerId) => number
  /** Whether rings may move; without, they are closed or open. */
  mayMove: () => boolean
  /** Nobody sees the page. */
  isHidden: () => boolean
  /** Milliseconds, from any beginning. */
  now: () => number
}

/** Between two steps of a ring while somebody speaks, in ms: 20 steps a second look like motion. */
const SPEAKING_MS = 50
/** Between two looks while nobody speaks, in ms: soon enough for the first syllable. */
const SILENT_MS = 100
/** Between two looks while nobody sees the page, in ms. */
const HIDDEN_MS = 1_000
/** Steps between a closed and an open ring: finer ones cannot be seen. */
const STEPS = 32
/** An open ring is so many times as wide as a closed one. */
const OPEN_SCALE = 1.15

/**
 * Rings behind faces that follow the sound level. One timer moves all rings of a room. It runs only while there are
 * any, and slowly while nobody speaks or nobody looks. It changes nothing but `transform` and `data-speaking`, so the
 * browser neither lays the page out anew nor paints a face again.
 */
export class LevelRings {
  readonly #options: LevelRingsOptions
  readonly #rings = new Set<Ring>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #last: number

  constructor(options: LevelRingsOptions) {
    this.#options = options
    this.#last = options.now()
  }

  /** @example <span class="voice-ring" {@attach rings.follow(member.peer)}></span> */
  follow(peer: PeerId): Attachment<HTMLElement> {
    return (element) => {
      const ring: Ring = { peer, element, level: 0, shown: 0, speaking: false }
      // An element may be attached again, and holds what it showed before.
      element.style.transform = ''
      element.removeAttribute('data-speaking')
      this.#rings.add(ring)
      this.#timer ??= setTimeout(this.#look, 0)
      return () => {
        this.#rings.delete(ring)
        if (this.#rings.size > 0) return
        clearTimeout(this.#timer)
        this.#timer = undefined
      }
    }
  }

  readonly #look = () => {
    const { now, isHidden, mayMove } = this.#options
    const elapsedMs = now() - this.#last
    this.#last += elapsedMs
    const moves = mayMove()
    if (!isHidden()) for (const ring of this.#rings) this.#move(ring, elapsedMs, moves)
    const isSilent = [...this.#rings].every(({ level }) => level < 1 / STEPS)
    this.#timer = setTimeout(this.#look, isHidden() ? HIDDEN_MS : isSilent ? SILENT_MS : SPEAKING_MS)
  }

  #move(ring: Ring, elapsedMs: number, moves: boolean) {
    ring.level = smoothLevel({ current: ring.level, target: this.#options.levelOf(ring.peer), elapsedMs })
    const shown = moves ? Math.round(ring.level * STEPS) : 0
    if (shown !== ring.shown) {
      ring.shown = shown
      ring.element.style.transform = `scale(${1 + (shown / STEPS) * (OPEN_SCALE - 1)})`
    }
    const speaking = isSpeaking({ before: ring.speaking, level: ring.level })
    if (speaking !== ring.speaking) ring.element.toggleAttribute('data-speaking', (ring.speaking = speaking))
  }
}
