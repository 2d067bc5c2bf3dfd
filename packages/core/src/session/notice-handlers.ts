import type { Notice } from '../protocol/index.ts'
import type { SessionEvents } from './api.ts'
import type { NoticeHandlers } from './relay-notices.ts'
import type { SessionEvent } from './state.ts'

export interface NoticeTargets {
  /** Moves the session's state. */
  step: (event: SessionEvent) => void
  /** Tells the listeners of the session. */
  emit: <Name extends keyof SessionEvents>(name: Name, ...args: Parameters<SessionEvents[Name]>) => void
  /** Another peer signals. */
  signal: (signal: Notice<'link:signal'>) => void
  /** Others take us for gone: any word to the relay shows that we are not. */
  doubted: () => void
}

/** What each notice of the relay does to a session. */
export const noticeHandlers = ({ step, emit, signal, doubted }: NoticeTargets): NoticeHandlers => ({
  'room:changed': (view) => step({ type: 'view', view }),
  'plan:changed': (plan) => step({ type: 'plan', plan }),
  'role:changed': ({ role }) => step({ type: 'role', role }),
  'requests:changed': ({ requests }) => step({ type: 'requests', requests }),
  'request:place': ({ place }) => step({ type: 'queue-position', position: place }),
  'join:wait': (waiting) => step({ type: 'waiting', waiting }),
  'request:declined': () => {
    step({ type: 'requested', wanted: false })
    emit('declined')
  },
  'stage:invited': ({ by }) => step({ type: 'invited', by }),
  'invitation:ended': () => step({ type: 'invited', by: undefined }),
  'invitation:declined': ({ peer }) => emit('invitationDeclined', peer),
  'stage:muted': ({ by }) => emit('mutedBy', by),
  'room:verdict': (verdict) => emit('verdict', verdict),
  'room:reactions': ({ counts }) => emit('reactions', counts),
  'room:removed': ({ elsewhere }) => step({ type: 'ended', reason: elsewhere ? 'elsewhere' : 'removed' }),
  'room:ended': ({ reason }) => step({ type: 'ended', reason }),
  'link:signal': signal,
  'peer:doubted': doubted,
})
