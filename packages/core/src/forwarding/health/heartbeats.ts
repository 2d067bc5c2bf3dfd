import type { LinkMessage } from '../../wire/link-message.ts'
import type { LinkPort } from '../link-port.ts'
import { type ForwarderState, positions } from '../forwarder-state.ts'

const EVERY_MS = 1_000
/** While somebody speaks, whoever gets sound of us and got nothing for this long gets a sign of life in its place. */
const INSTEAD_OF_SOUND_MS = 80
const MOST_DEPTH = 126

type Heartbeat = Extract<LinkMessage, { type: 'heartbeat' }>

const modulo32 = (ms: number): number => Math.round(ms) >>> 0

/** Signs of life, and what they tell. */
export class Heartbeats {
  readonly #world: ForwarderState

  constructor(world: ForwarderState) {
    this.#world = world
  }

  tick(state: { isSpeech: boolean; congested: boolean; isStarving: (stripe: number) => boolean }, now: number): void {
    let about: Pick<Heartbeat, 'congested' | 'carries' | 'stripes' | 'newest'> | undefined
    for (const port of this.#world.ports) {
      if (!port.route || !port.isOpen || !this.#isDue(port, state.isSpeech, now)) continue
      about ??= this.#about(state)
      const { beat } = port
      const echo = beat && { sentAt: beat.heartbeat.sentAt, ageMs: now - beat.at }
      port.tell({ type: 'heartbeat', sentAt: modulo32(now), echo, ...about }, now)
      port.beatSentAt = now
    }
  }

  came(port: LinkPort, heartbeat: Heartbeat, now: number): void {
    // The first one is answered at once: both ends know the round trip from the start.
    if (!port.beat) port.beatSentAt = -Infinity
    port.beat = { heartbeat, at: now, isOnStage: heartbeat.stripes.some(({ depth }) => depth === 0) }
    if (!heartbeat.echo) return
    const rtt = ((modulo32(now) - heartbeat.echo.sentAt) | 0) - heartbeat.echo.ageMs
    port.roundTrip.measured(rtt, now)
  }

  /** Hops from the stage; undefined where nobody has said. */
  depth(stripe: number): number | undefined {
    if (this.#world.onStage) return 0
    let depth: number | undefined
    for (const port of this.#world.ports) {
      const inlet = port.subscriptions[stripe]!
      const above = port.isDown || !(inlet.isParent || inlet.phase === 'feeding') ? undefined : port.depth(stripe)
      if (above !== undefined && above < (depth ?? MOST_DEPTH)) depth = above + 1
    }
    return depth
  }

  #isDue(port: LinkPort, isSpeech: boolean, now: number): boolean {
    if (now - port.beatSentAt >= EVERY_MS) return true
    // Fellow speakers too: nothing else tells them that the last frame of a spurt was lost.
    const getsSound = port.out.mask !== 0 || port.route?.stage === true
    return isSpeech && getsSound && now - port.sentAt >= INSTEAD_OF_SOUND_MS
  }

  #about(state: { congested: boolean; isStarving: (stripe: number) => boolean }) {
    const { ports, stripes, streams, onStage } = this.#world
    return {
      congested: state.congested,
      carries: ports.some(({ out }) => out.mask !== 0),
      stripes: Array.from({ length: stripes }, (_, stripe) => ({
        depth: this.depth(stripe),
        starving: !onStage && state.isStarving(stripe),
      })),
      newest: positions(streams, 'newest'),
    }
  }
}
