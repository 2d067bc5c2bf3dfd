import type { Arrivals } from './arrivals.ts'

/** What a process of the bench does, and what it needs for that. */
export type Role =
  | { readonly type: 'janus-subscribers'; readonly url: string; readonly address: string }
  | { readonly type: 'children'; readonly relayUrl: string; readonly room: string }
  | { readonly type: 'super-peer'; readonly relayUrl: string; readonly room: string; readonly slots: number }

/** What the bench asks of a process. */
export type Request = 'ready' | 'add' | 'take' | 'close'

/** What the process answers. */
export type Answer =
  | { readonly ok: true; readonly setupMs?: number; readonly arrivals?: Arrivals }
  | { readonly ok: false; readonly reason: string }
