// The least that a page needs to listen, and no picture of the room.
import { createSession, parseRoomId, type RoomSession } from '@banyan/core'

declare global {
  var listener: RoomSession
}

const asked = new URLSearchParams(location.search)
globalThis.listener = createSession({ relayUrl: asked.get('relay')! })
await globalThis.listener.join({ room: parseRoomId(asked.get('room')!)!, name: 'Listener' })
