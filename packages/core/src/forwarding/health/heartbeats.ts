import { type ForwarderState, positions } from '../forwarder-state.ts'
import type { LinkPort } from '../link-port.ts'
import type { Heartbeat } from './link-heartbeat.ts'

/** Every link gets a heartbeat this often, in milliseconds. `Liveness` takes a peer for silent after 3.5 intervals. */
const HEARTBEAT_EVERY_MS = 1_000
/** While somebody speaks, a link that gets sound from us and was sent nothing for this many milliseconds gets a
 *  heartbeat instead. That is less than the 120 ms after which a child turns to a stand-in. */
const INSTEAD_OF_SOUND_MS = 80
/** The same two intervals of a peer that has less CPU than it needs, in milliseconds. Neighbours take it for silent
 *  after 3.5 s, and those who speak or listen through it in the same plight after a second. */
const OVERLOADED_EVERY_MS = 2_000
const OVERLOADED_INSTEAD_OF_SOUND_MS = 400
/** Hops from the stage that a heartbeat can state at most: it has seven bits for them, and 127 means that they are
 *  unknown. */
const MAX_DEPTH = 126

/** What a heartbeat says to every neighbour alike. */
type HeartbeatContents = Pick<Heartbeat, 'congested' | 'overloaded' | 'carries' | 'stripes' | 'newest'>

/** A moment in milliseconds as it travels in a heartbeat: whole, modulo 2^32. */
const wireTime = (ms: number): number => Math.round(ms) >>> 0

/** Sends heartbeats to all neighbours, and reads theirs. */
export class Heartbeats {
  readonly #state: ForwarderState

  constructor(state: ForwarderState) {
    this.#state = state
  }

  tick(self: { isSpeech: boolean; congested: boolean; isStarving: (stripe: number) => boolean }, now: number): void {
    let contents: HeartbeatContents | undefined
    for (const port of this.#state.ports) {
      if (!port.route || !port.isOpen || !this.#isDue(port, self.isSpeech, now)) continue
      contents ??= this.#contents(self)
      const { heartbeat } = port
      port.sendMessage({ type: 'heartbeat', sentAt: wireTime(now), echo: heartbeat.echo(now), ...contents }, now)
      heartbeat.sent(now)
    }
  }

  /** Somebody gets sound from this peer. */
  get isCarrying(): boolean {
    return this.#state.ports.some(getsSound)
  }

  /** When the next one is due; Infinity while there is no link. While nobody speaks a heartbeat comes with a turn:
   *  then all links get theirs at the same moment. */
  dueAt(isSpeech: boolean): number {
    if (!isSpeech) return Infinity
    let due = Infinity
    for (const port of this.#state.ports) {
      if (!port.route || !port.isOpen) continue
      const lastAt = Math.max(port.lastSentAt, port.heartbeat.sentAt)
      if (getsSound(port)) due = Math.min(due, lastAt + this.#insteadOfSoundMs)
    }
    return due
  }

  received(port: LinkPort, heartbeat: Heartbeat, now: number): void {
    port.heartbeat.received(heartbeat, now)
    if (!heartbeat.echo) return
    const rttMs = ((wireTime(now) - heartbeat.echo.sentAt) | 0) - heartbeat.echo.ageMs
    // Where one of the two lacks CPU round trips are long as well. To leave redundancy out, and to hand children over,
    // would then take more of it.
    port.roundTrip.measured(rttMs, this.#state.overload.isLate || heartbeat.overloaded, now)
  }

  /** Hops from the stage to this peer; undefined where no parent has said how far it is. */
  depth(stripe: number): number | undefined {
    if (this.#state.onStage) return 0
    let depth: number | undefined
    for (const port of this.#state.ports) {
      const { isParent, phase } = port.subscriptions[stripe]!
      const above =
        port.isDownIn(stripe) || !(isParent || phase === 'feeding') ? undefined : port.heartbeat.depth(stripe)
      if (above !== undefined && above < (depth ?? MAX_DEPTH)) depth = above + 1
    }
    return depth
  }

  get #isOverloaded(): boolean {
    return this.#state.overload.shedding >= 2
  }
  get #insteadOfSoundMs(): number {
    return this.#isOverloaded ? OVERLOADED_INSTEAD_OF_SOUND_MS : INSTEAD_OF_SOUND_MS
  }

  #isDue(port: LinkPort, isSpeech: boolean, now: number): boolean {
    if (now - port.heartbeat.sentAt >= (this.#isOverloaded ? OVERLOADED_EVERY_MS : HEARTBEAT_EVERY_MS)) return true
    return isSpeech && getsSound(port) && now - port.lastSentAt >= this.#insteadOfSoundMs
  }

  #contents(self: { congested: boolean; isStarving: (stripe: number) => boolean }): HeartbeatContents {
    const { ports, stripes, streams, onStage } = this.#state
    return {
      congested: self.congested,
      overloaded: this.#state.overload.isShort,
      carries: ports.some(({ downstream }) => downstream.mask !== 0),
      stripes: Array.from({ length: stripes }, (_, stripe) => ({
        depth: this.depth(stripe),
        starving: !onStage && self.isStarving(stripe),
      })),
      newest: positions(streams, 'newest'),
    }
  }
}

/** Fellow speakers count too: nothing else tells them that the last frame of a spurt was lost. */
const getsSound = ({ downstream, route }: LinkPort): boolean => downstream.mask !== 0 || route?.stage === true
