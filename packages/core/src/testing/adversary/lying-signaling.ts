import type { Cancel, Clock } from '../../ports/clock.ts'
import type { Signaling } from '../../ports/signaling.ts'
import type {
  Ask,
  Joined,
  NoticeName,
  ParentReport,
  PeerId,
  Plan,
  ReceptionReport,
  RequestName,
  RoomView,
  SelfReport,
} from '../../protocol/index.ts'

/** How often a hostile peer looks whether it is time to act, in ms: often enough for 20 messages a second, a
 *  fifth of what the relay takes from one peer. */
const TURN_MS = 50
/** How often a lie acts that does not say, in ms. */
const DEFAULT_EVERY_MS = 1_000

/** What a peer knows from the relay. */
export interface RelayScene {
  readonly plan: Plan | undefined
  readonly view: RoomView | undefined
  /** Asks the relay something; whatever comes back is thrown away. */
  ask<Name extends RequestName>(event: Name, ask: Ask<Name>): void
}

/** What a hostile peer tells the relay. */
export interface RelayLie {
  /** What is asked in place of what the session asks. @default what the session asks */
  readonly asks?: (event: RequestName, ask: unknown) => unknown
  /** Whether the session hears a notice of the relay. @default it does */
  readonly hears?: (event: NoticeName) => boolean
  /** Asks of its own accord. */
  readonly act?: (scene: RelayScene) => void
  /** How often it acts, in ms. @default 1_000 */
  readonly everyMs?: number
}

/**
 * The way to the relay of a session that lies.
 * @param lies what it says; the list may change while it runs
 * @example new LiveSession({ signaling: lyingSignaling(signaling, clock, [claimSlots(64)]), … })
 */
export function lyingSignaling(inner: Signaling, clock: Clock, lies: readonly RelayLie[]): Signaling {
  let plan: Plan | undefined
  let view: RoomView | undefined
  let nextTurn: Cancel
  /** When each lie acted last. */
  const actedAt = new Map<RelayLie, number>()
  inner.on('plan:changed', (next) => void (plan = next))
  inner.on('room:changed', (next) => void (view = next))
  const ask: RelayScene['ask'] = (event, ask) => void inner.request(event, ask).catch(() => {})
  const turn = () => {
    const now = clock.now()
    for (const lie of plan ? lies : []) {
      if (now - (actedAt.get(lie) ?? -Infinity) < (lie.everyMs ?? DEFAULT_EVERY_MS)) continue
      actedAt.set(lie, now)
      lie.act?.({ plan, view, ask })
    }
    nextTurn = clock.after(TURN_MS, turn)
  }
  turn()
  return {
    async request(event, ask, options) {
      const told = lies.reduce<unknown>((told, lie) => (lie.asks ? lie.asks(event, told) : told), ask)
      const answer = await inner.request(event, told as typeof ask, options)
      if (answer.ok && (event === 'room:join' || event === 'room:create')) ({ plan, view } = answer.value as Joined)
      return answer
    },
    on: (event, handle) =>
      inner.on(event, (notice) => {
        if (lies.every(({ hears }) => hears?.(event) ?? true)) handle(notice)
      }),
    onConnection: (handle) => inner.onConnection(handle),
    close() {
      nextTurn()
      inner.close()
    },
  }
}

/** Offers more than it has, says to be a seed, and never admits that it is congested. */
export const claimSlots = (slots = 64): RelayLie => ({
  asks(event, ask) {
    if (event === 'room:join' || event === 'room:create') {
      const { capability } = ask as Ask<'room:join'>
      return { ...(ask as object), capability: { ...capability, slots, seed: true } }
    }
    if (event === 'peer:report') return { ...(ask as SelfReport), slots, congested: false }
    return ask
  },
})

/** Hears nothing of what the relay says of these: goes on as if it had not happened. */
export const turnDeaf = (events: readonly NoticeName[]): RelayLie => ({ hears: (event) => !events.includes(event) })

/** What a report lies about: `perfect` hides whatever went wrong; `forged` says that all parents forge; `silent` that
 *  nothing of theirs came. */
export type ReportLie = 'perfect' | 'forged' | 'silent'

const LIES: Record<ReportLie, { hearing: Partial<ReceptionReport>; parents: Partial<ParentReport> }> = {
  perfect: {
    hearing: { missing: 0, heldBack: 0, forged: 0, unverified: 0 },
    parents: { heldBack: 0, forged: 0, unverified: 0 },
  },
  forged: { hearing: { forged: 500 }, parents: { forged: 500 } },
  silent: { hearing: { played: 0, missing: 500 }, parents: { packets: 0 } },
}

/** Lies in its reports, of what it heard and of what its parents brought. */
export const lieInReports = (about: ReportLie): RelayLie => ({
  asks(event, ask) {
    if (event !== 'peer:report') return ask
    const { hearing, parents, ...rest } = ask as SelfReport
    return {
      ...rest,
      ...(hearing && { hearing: { ...hearing, ...LIES[about].hearing } }),
      ...(parents && { parents: parents.map((parent) => Object.assign({}, parent, LIES[about].parents)) }),
    }
  },
})

/** Whom an accuser accuses. */
export type Accused = 'parents' | 'children' | 'everybody'

const neighbours = (plan: Plan, whom: Accused): PeerId[] =>
  plan.links
    .filter(({ up, down }) => whom === 'everybody' || (whom === 'parents' ? up : down).length > 0)
    .map(({ peer }) => peer)

/** Accuses its neighbours of forgery, one after the other. @param everyMs @default 1_000 */
export function accuse(whom: Accused, everyMs = 1_000): RelayLie {
  let turn = 0
  return {
    everyMs,
    act({ plan, view, ask }) {
      const accused = plan ? neighbours(plan, whom) : []
      const peer = accused[turn % Math.max(1, accused.length)]
      const source = view?.stage[0]?.source
      turn += 1
      if (peer && source !== undefined) ask('link:forged', { peer, source, stripes: 3, frames: 10 })
    },
  }
}

/** Says again and again that it lost its neighbours, so that others are moved for it. @param everyMs @default 500 */
export function loseLinks(whom: Accused = 'parents', everyMs = 500): RelayLie {
  let turn = 0
  return {
    everyMs,
    act({ plan, ask }) {
      const lost = plan ? neighbours(plan, whom) : []
      const peer = lost[turn % Math.max(1, lost.length)]
      turn += 1
      if (peer) ask('link:lost', { peer, how: 'silent' })
    },
  }
}
