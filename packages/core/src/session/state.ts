import { type EndReason, isLeader, type Joined, type Notice, type PeerId, type Plan } from '../protocol/index.ts'
import type { LeftReason, Membership, SessionSnapshot } from './api.ts'

/** What a session knows. The snapshot is the part of it that others may see. */
export interface SessionState {
  readonly snapshot: SessionSnapshot
  readonly seat?: RoomSeat
}
/** A place in a room: what it takes to hold links, and to come back after a lost connection. */
export interface RoomSeat {
  readonly plan: Plan
  readonly resume: string
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
  | { readonly type: 'source'; readonly publishing: boolean; readonly muted: boolean }
  | { readonly type: 'links'; readonly links: number; readonly carrying: number }
  | { readonly type: 'connection'; readonly online: boolean }
  | { readonly type: 'ended'; readonly reason: EndReason | 'place-lost' | 'removed' }
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
  const { snapshot, seat: place } = state
  if (event.type === 'joining')
    return { state: { snapshot: { phase: 'joining' } }, effects: ['stop-source', 'close-links'] }
  if (event.type === 'join-failed') {
    return snapshot.phase === 'joining' ? { state: IDLE, effects: [] } : { state, effects: [] }
  }
  if (event.type === 'joined') return enter(state, event.reply)
  if (snapshot.phase !== 'joined' || !place) return { state, effects: [] }

  const member = (change: Partial<Membership>, effects: readonly Effect[] = []): Step => ({
    state: { seat: place, snapshot: { ...snapshot, ...change } },
    effects,
  })
  switch (event.type) {
    case 'view':
      return member({ view: event.view }, [...muting(event.view, snapshot.self), 'converge'])
    case 'plan':
      if (event.plan.epoch <= place.plan.epoch) return { state, effects: [] }
      return { state: { snapshot, seat: { ...place, plan: event.plan } }, effects: ['converge'] }
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
      return member({ publishing: event.publishing, muted: event.muted }, ['converge'])
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

/** Whoever was muted by another sends nothing, whatever they were doing. */
const muting = ({ stage }: Membership['view'], self: PeerId): Effect[] =>
  stage.some(({ peer, silenced }) => peer === self && silenced) ? ['mute-source'] : []

const leave = (reason: LeftReason): Step => ({
  state: { snapshot: { phase: 'left', reason } },
  effects: ['stop-source', 'close-links'],
})

/** Into a room, or back into it: whoever gets the same peer id back keeps links and source. */
function enter({ snapshot }: SessionState, reply: Joined): Step {
  const before = snapshot.phase === 'joined' && snapshot.self === reply.peer ? snapshot : undefined
  const isSpeakerNoMore = reply.role === 'listener'
  return {
    state: {
      seat: { plan: reply.plan, resume: reply.resume, iceServers: reply.iceServers },
      snapshot: {
        phase: 'joined',
        self: reply.peer,
        role: reply.role,
        view: reply.view,
        requests: before?.requests ?? [],
        requested: (before?.requested ?? false) && reply.role === 'listener',
        queuePosition: undefined, // the relay says it again
        invitedBy: undefined, // an invitation ends with the connection
        muted: before?.muted ?? false,
        publishing: before?.publishing ?? false,
        online: true,
        links: before?.links ?? 0,
        carrying: before?.carrying ?? 0,
      },
    },
    effects: [
      ...(before ? [] : ['close-links' as const]),
      'open-links',
      ...(isSpeakerNoMore ? ['stop-source' as const] : []),
      ...muting(reply.view, reply.peer),
      'converge',
    ],
  }
}
