import type { PeerId } from '@banyan/core'
import type { Attachment } from 'svelte/attachments'
import { isSpeaking, smoothLevel } from './level-smoothing.ts'

interface Ring {
  readonly peer: PeerId
  readonly element: HTMLElement
  level: number
  shown: number
  speaking: boolean
}

/** Steps between a closed and an open ring: finer ones cannot be seen. */
const STEPS = 32

/**
 * Rings around faces that follow the sound level. One animation loop draws all rings of a room, and runs only while
 * there are any. It writes `--level` (0 to 1) and `data-speaking` to each face. The style sheet draws them.
 */
export class LevelRings {
  readonly #levelOf: (peer: PeerId) => number
  readonly #rings = new Set<Ring>()
  #frame: number | undefined
  #last = 0

  constructor(levelOf: (peer: PeerId) => number) {
    this.#levelOf = levelOf
  }

  /** @example <div {@attach rings.follow(member.peer)}> */
  follow(peer: PeerId): Attachment<HTMLElement> {
    return (element) => {
      // A face may be attached again. It starts from the shown level, or its ring would stay open.
      const level = Number(element.style.getPropertyValue('--level')) || 0
      const ring: Ring = { peer, element, level, shown: level, speaking: element.hasAttribute('data-speaking') }
      this.#rings.add(ring)
      this.#frame ??= requestAnimationFrame(this.#draw)
      return () => {
        this.#rings.delete(ring)
      }
    }
  }

  readonly #draw = (now: number) => {
    const elapsedMs = now - this.#last
    this.#last = now
    for (const ring of this.#rings) this.#move(ring, elapsedMs)
    this.#frame = this.#rings.size > 0 ? requestAnimationFrame(this.#draw) : undefined
  }

  #move(ring: Ring, elapsedMs: number) {
    ring.level = smoothLevel({ current: ring.level, target: this.#levelOf(ring.peer), elapsedMs })
    const shown = Math.round(ring.level * STEPS) / STEPS
    if (shown !== ring.shown) ring.element.style.setProperty('--level', String((ring.shown = shown)))
    const speaking = isSpeaking({ before: ring.speaking, level: ring.level })
    if (speaking !== ring.speaking) ring.element.toggleAttribute('data-speaking', (ring.speaking = speaking))
  }
}
