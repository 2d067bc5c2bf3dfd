import type { PeerId, Reasons, RoomSession, RoomTree } from '@banyan/core'
import { hearsNothing } from '#lib/room/sound/hearing.ts'
import { type Sample, sampleOf, withSample } from './history.ts'

/**
 * Time between two requests for the tree, in ms, and how much longer for each peer: large trees are asked for less
 * often.
 */
const LOOK_MS = 2_000
const LOOK_MS_PER_PEER = 5
/** How long an explanation is kept, in ms: the tree changes meanwhile. */
const REASONS_FRESH_MS = 10_000
/** Most explanations that are kept. */
const MOST_REASONS = 50

/** Reads a room's tree while it is shown, and keeps the measurements of the last minutes. */
export class TreeWatch {
  tree = $state.raw<RoomTree>()
  samples = $state.raw<readonly Sample[]>([])
  /** The last request failed: the relay is unreachable, or too busy. */
  isPaused = $state(false)
  /** Nothing of anybody who speaks reaches this person, or nothing of it is played. */
  hearsNothing = $state(false)
  readonly #session: RoomSession
  readonly #reasons = new Map<PeerId, { at: number; reasons: Promise<Reasons> }>()

  constructor(session: RoomSession) {
    this.#session = session
  }

  /** Reads the tree until the returned function is called, except while the page is hidden. */
  follow(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const look = async () => {
      timer = undefined
      if (document.visibilityState === 'visible') await this.#look()
      if (isOver || timer !== undefined) return
      timer = setTimeout(look, Math.max(LOOK_MS, LOOK_MS_PER_PEER * (this.tree?.peers.length ?? 0)))
    }
    const wake = () => {
      if (document.visibilityState !== 'visible' || timer === undefined) return
      clearTimeout(timer)
      void look()
    }
    document.addEventListener('visibilitychange', wake)
    void look()
    return () => {
      isOver = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', wake)
    }
  }

  /** Why a peer has its place in the tree; undefined when the relay cannot say. */
  async explain(peer: PeerId): Promise<Reasons | undefined> {
    const now = performance.now()
    let known = this.#reasons.get(peer)
    if (!known || now - known.at > REASONS_FRESH_MS) {
      known = { at: now, reasons: this.#session.explain(peer) }
      this.#reasons.delete(peer)
      this.#reasons.set(peer, known)
      const [oldest] = this.#reasons.keys()
      if (oldest && this.#reasons.size > MOST_REASONS) this.#reasons.delete(oldest)
    }
    try {
      return await known.reasons
    } catch {
      this.#reasons.delete(peer)
      return undefined
    }
  }

  async #look(): Promise<void> {
    try {
      const [tree, stats] = await Promise.all([this.#session.tree(), this.#session.stats()])
      this.tree = tree
      this.samples = withSample(this.samples, sampleOf(performance.now(), tree.health, stats))
      this.hearsNothing = hearsNothing(this.#session.snapshot)
      this.isPaused = false
    } catch {
      this.isPaused = true // the next request may succeed
    }
  }
}
