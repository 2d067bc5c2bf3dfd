import type { Role } from '@banyan/core'
import { goto } from '$app/navigation'
import { resolve } from '$app/paths'
import { page } from '$app/state'
import type { RoomControls } from './room-controls.svelte.ts'
import { roomOwner } from './room-owner.svelte.ts'

/** Whether the page shows the room that one is in, large. */
export const isRoomPage = (): boolean =>
  'room' in roomOwner.stay && roomOwner.stay.room !== undefined && page.params.room === roomOwner.stay.room

/** Leaves the room, and its page. */
export async function leave(): Promise<void> {
  const wasThere = isRoomPage()
  roomOwner.leave()
  if (wasThere) await goto(resolve('/'))
}

/** Somebody who hosts does not end a room by a slip of the finger; everybody else just goes. */
export function pressLeave(role: Role, controls: RoomControls): void {
  if (role === 'host') controls.ending = true
  else void leave()
}
