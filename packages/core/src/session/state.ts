import { isLeader, type Joined, type Notice, type PeerId, type Plan } from '../protocol/index.ts'
import type { LeftReason, Membership, SessionSnapshot } from './api.ts'

/** What a session knows. The snapshot is the part of it that others may see. */
export interface SessionState {
  readonly snapshot: SessionSnapshot
  /** Present while the phase is `joined`. */
  readonly entry?: RoomEntry
}
/** What the relay gave us when it let us in: what links take, and what it takes to come back after a lost
 *  connection. */
export interface RoomEntry {
  /** The newest one. */
  readonly plan: Plan
  readonly resumeKey: string
  readonly iceServers: Joined['iceServers']
}

export type SessionEvent =
  | { readonly type: 'joining' }
  | { readonly type: 'join-failed' }
  | { readonly type: 'joined'; readonly reply: Joined }
  | { readonly type: 'view'; readonly view: Membership['view'] }
  | { readonly type: 'plan'; readonly plan: Plan }
  | { readonly type: 'role'; readonly role: Membership['role'] }
  | { readonly type: 'requests'; readonly requests: Notice<'requests:changed'>['requests'] }
  | { readonly type: 'requested'; readonly wanted: boolean }
  | { readonly type: 'queue-position'; readonly position: number }
  | { readonly type: 'invited'; readonly by: PeerId | undefined }
  | { readonly type: 'source'; readonly publishing: boolean; readonly muted: boolean; readonly stalled: boolean }
  | { readonly type: 'playback'; readonly playback: Membership['playback'] }
  | { readonly type: 'unheard'; readonly unheard: Membership['unheard'] }
  | { readonly type: 'waiting'; readonly waiting: Membership['waiting'] }
  | { readonly type: 'links'; readonly links: number; readonly carrying: number }
  | { readonly type: 'connection'; readonly online: boolean }
  | { readonly type: 'ended'; readonly reason: Exclude<LeftReason, 'left'> }
  | { readonly type: 'left' }

/** What has to be done outside, in this order. */
export type Effect = 'stop-source' | 'mute-source' | 'open-links' | 'converge' | 'close-links' | 'resume'

export interface Step {
  readonly state: SessionState
  readonly effects: readonly Effect[]
}

export const IDLE: SessionState = { snapshot: { phase: 'idle' } }

/** Moves a session. Pure. An event that means nothing in the present phase changes nothing. */
export function step(state: SessionState, event: SessionEvent): Step {
  const { snapshot, entry } = state
  if (event.type === 'joining')
    return { state: { snapshot: { phase: 'joining' } }, effects: ['stop-source', 'close-links'] }
  if (event.type === 'join-failed') {
    return snapshot.phase === 'joining' ? { state: IDLE, effects: [] } : { state, effects: [] }
  }
  if (event.type === 'joined') return enter(state, event.reply)
  if (snapshot.phase !== 'joined' || !entry) return { state, effects: [] }

  const member = (change: Partial<Membership>, effects: readonly Effect[] = []): Step => ({
    state: { entry, snapshot: { ...snapshot, ...change } },
    effects,
  })
  switch (event.type) {
    case 'view':
      return member({ view: event.view }, [...muting(event.view, snapshot.self), 'converge'])
    case 'plan':
      if (event.plan.epoch <= entry.plan.epoch) return { state, effects: [] }
      return {
        state: {
          snapshot: snapshot.waiting && event.plan.links.length > 0 ? { ...snapshot, waiting: undefined } : snapshot,
          entry: { ...entry, plan: event.plan },
        },
        effects: ['converge'],
      }
    case 'role':
      return member(
        {
          ...{ role: event.role, requested: false, queuePosition: undefined, invitedBy: undefined },
          ...(!isLeader(event.role) && { requests: [] }),
        },
        event.role === 'listener' ? ['stop-source', 'converge'] : ['converge'],
      )
    case 'requests':
      return member({ requests: event.requests })
    case 'invited':
      return member({ invitedBy: event.by })
    case 'requested':
      return member({ requested: event.wanted, ...(!event.wanted && { queuePosition: undefined }) })
    case 'queue-position':
      return member({ queuePosition: event.position })
    case 'source':
      // Another source has another track to send, also where it looks the same to everybody.
      if (
        event.publishing === snapshot.publishing &&
        event.muted === snapshot.muted &&
        event.stalled === snapshot.stalled
      ) {
        return { state, effects: ['converge'] }
      }
      return member({ publishing: event.publishing, muted: event.muted, stalled: event.stalled }, ['converge'])
    case 'playback':
      return event.playback === snapshot.playback ? { state, effects: [] } : member({ playback: event.playback })
    case 'unheard':
      return isSame(event.unheard, snapshot.unheard) ? { state, effects: [] } : member({ unheard: event.unheard })
    case 'waiting':
      // The notice may come behind the plan that ends the wait.
      return entry.plan.links.length > 0 ? { state, effects: [] } : member({ waiting: event.waiting })
    case 'links':
      return member({ links: event.links, carrying: event.carrying })
    case 'connection':
      if (event.online === snapshot.online) return { state, effects: [] }
      return event.online ? { state, effects: ['resume'] } : member({ online: false })
    case 'ended':
      return leave(event.reason)
    case 'left':
      return leave('left')
  }
}

const isSame = (one: Membership['unheard'], other: Membership['unheard']): boolean =>
  one?.why === other?.why && one?.speakers.join() === other?.speakers.join()

/** A speaker who was muted by another sends nothing. */
const muting = ({ stage }: Membership['view'], self: PeerId): Effect[] =>
  stage.some(({ peer, silenced }) => peer === self && silenced) ? ['mute-source'] : []

const leave = (reason: LeftReason): Step => ({
  state: { snapshot: { phase: 'left', reason } },
  effects: ['stop-source', 'close-links'],
})

/** Into a room, or back into it: with the same peer id, links and source stay. */
function enter({ snapshot }: SessionState, reply: Joined): Step {
  const before = snapshot.phase === 'joined' && snapshot.self === reply.peer ? snapshot : undefined
  const isListener = reply.role === 'listener'
  return {
    state: {
      entry: { plan: reply.plan, resumeKey: reply.resume, iceServers: reply.iceServers },
      snapshot: {
        phase: 'joined',
        self: reply.peer,
        identity: reply.identity,
        role: reply.role,
        view: reply.view,
        requests: before?.requests ?? [],
        requested: (before?.requested ?? false) && isListener,
        queuePosition: undefined, // the relay says it again
        invitedBy: undefined, // an invitation ends with the connection
        muted: before?.muted ?? false,
        publishing: before?.publishing ?? false,
        stalled: before?.stalled ?? false,
        playback: before?.playback ?? 'playing', // the session says it right after this
        unheard: before?.unheard,
        waiting: undefined, // the relay says it again
        online: true,
        links: before?.links ?? 0,
        carrying: before?.carrying ?? 0,
      },
    },
    effects: [
      ...(before ? [] : ['close-links' as const]),
      'open-links',
      ...(isListener ? ['stop-source' as const] : []),
      ...muting(reply.view, reply.peer),
      'converge',
    ],
  }
}
