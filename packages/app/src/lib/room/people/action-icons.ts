import ArrowDownToLine from '@lucide/svelte/icons/arrow-down-to-line'
import Ban from '@lucide/svelte/icons/ban'
import CircleUserRound from '@lucide/svelte/icons/circle-user-round'
import Crown from '@lucide/svelte/icons/crown'
import Flag from '@lucide/svelte/icons/flag'
import Hand from '@lucide/svelte/icons/hand'
import Mic from '@lucide/svelte/icons/mic'
import MicOff from '@lucide/svelte/icons/mic-off'
import ShieldMinus from '@lucide/svelte/icons/shield-minus'
import ShieldPlus from '@lucide/svelte/icons/shield-plus'
import UserRoundX from '@lucide/svelte/icons/user-round-x'
import type { Permission } from './permissions.ts'

/** An icon for each action in the sheet of a person. */
export const ACTION_ICONS = {
  admit: Hand,
  invite: Mic,
  mute: MicOff,
  promote: ShieldPlus,
  demote: ShieldMinus,
  'hand-over': Crown,
  'step-back': ShieldMinus,
  'step-down': ArrowDownToLine,
  'take-off': ArrowDownToLine,
  profile: CircleUserRound,
  report: Flag,
  unblock: Ban,
  block: Ban,
  remove: UserRoundX,
} as const satisfies Record<Exclude<Permission, 'volume'>, unknown>
