// The least that a page needs to listen: what the size budget is about.
import { createSession, parseRoomId } from '@banyan/core'

const session = createSession({ relayUrl: location.origin })
await session.join({ room: parseRoomId(location.hash.slice(1)), name: 'Ben' })
