import type { Membership } from '@banyan/core'
import { namesAndMore } from '../../words/list.ts'
import type { Words } from '#lib/words/words.ts'
import { firstOnStage } from '#lib/timeline/room-summary.ts'

/** What a lock screen shows of a room. */
export interface NowPlaying {
  readonly title: string
  readonly artist: string
  readonly album: string
  readonly playing: boolean
  /** Undefined: there is no microphone to switch. */
  readonly microphone: boolean | undefined
}

/** Names that a lock screen has room for. */
const MOST_NAMES = 3

/** Pure. @param listening whether the room is played here */
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
    title: membership.view.title,
    artist: words.timeline_on_stage({ names: namesAndMore(words, names, more) }),
    album: words.app_name(),
    playing: listening,
    microphone: membership.role !== 'listener' && membership.publishing ? !membership.muted : undefined,
  }
}

/** A screen stays on for whoever is on stage and looks at it: a phone that locks takes the microphone with it. Pure. */
export const keepsScreenOn = (membership: Pick<Membership, 'role'> | undefined, visible: boolean): boolean =>
  visible && membership !== undefined && membership.role !== 'listener'
