import type { Membership } from '@banyan/core'
import { isolate } from '../../words/isolate.ts'
import { namesAndMore } from '../../words/list.ts'
import type { Words } from '#lib/words/words.ts'
import { firstOnStage } from '#lib/timeline/room-summary.ts'

/** A room as a lock screen shows it. */
export interface NowPlaying {
  readonly title: string
  readonly artist: string
  readonly album: string
  readonly playing: boolean
  /** Whether the microphone is live; undefined without an open one. */
  readonly microphone: boolean | undefined
}

/** Most names that fit on a lock screen. */
const MOST_NAMES = 3

/** The text and state for the lock screen. Pure. @param listening whether the room is played */
export function nowPlaying(
  membership: Pick<Membership, 'publishing' | 'muted' | 'role'> & {
    readonly view: Pick<Membership['view'], 'title' | 'stage'>
  },
  listening: boolean,
  words: Words,
): NowPlaying {
  const { members, more } = firstOnStage(membership.view.stage, MOST_NAMES)
  const names = members.map(({ name }) => name)
  return {
    title: isolate(membership.view.title),
    artist: words.timeline_on_stage({ names: namesAndMore(words, names, more) }),
    album: words.app_name(),
    playing: listening,
    microphone: membership.role !== 'listener' && membership.publishing ? !membership.muted : undefined,
  }
}

/** Whether the screen must stay on: on stage and visible, because a locked phone stops the microphone. Pure. */
export const keepsScreenOn = (membership: Pick<Membership, 'role'> | undefined, visible: boolean): boolean =>
  visible && membership !== undefined && membership.role !== 'listener'
