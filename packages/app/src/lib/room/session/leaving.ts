import type { Role } from '@banyan/core'
import { goto } from '$app/navigation'
import { resolve } from '$app/paths'
import { page } from '$app/state'
import type { RoomControls } from './room-controls.svelte.ts'
import { roomOwner } from './room-owner.svelte.ts'

/** Whether the current page is the one of the room that the person is in. */
export const isRoomPage = (): boolean =>
  'room' in roomOwner.stay && roomOwner.stay.room !== undefined && page.params.room === roomOwner.stay.room

/** Leaves the room, and its page. */
export async function leave(): Promise<void> {
  const wasThere = isRoomPage()
  roomOwner.leave()
  if (wasThere) await goto(resolve('/'))
}

/** Asks a host how to leave, because leaving may end the room. Others leave at once. */
export function pressLeave(role: Role, controls: RoomControls): void {
  if (role === 'host') controls.ending = true
  else void leave()
}
