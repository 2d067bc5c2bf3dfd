import type { PeerId } from '@banyan/core/protocol'
import { channelOf, type Peer, WATCHERS } from './channel.ts'
import type { Connection, Place } from './requests.ts'

/** The one connection of each member who has one, and how to take it out of the room. */
export type Seated = Map<PeerId, { readonly socket: Peer; stand(): void }>

/** A connection that the rooms can lose without a word. */
export interface Seat extends Connection {
  /** The connection is gone. Its member becomes away, unless they resumed over another connection already. */
  lose(): void
}

/** One socket as a `Connection`. Keeps `seated` and Socket.IO's groups true. */
export function seatFor(socket: Peer, seated: Seated): Seat {
  let place: Place | undefined
  let isGone = false
  const isSeated = (peer: PeerId) => seated.get(peer)?.socket === socket
  const stand = () => {
    if (!place) return
    if (isSeated(place.peer)) seated.delete(place.peer)
    void socket.leave(channelOf(place.live.room))
    place = undefined
  }
  return {
    get place() {
      return place
    },
    get isGone() {
      return isGone
    },
    sit(next) {
      stand()
      const other = seated.get(next.peer)?.socket
      place = next
      seated.set(next.peer, { socket, stand })
      void socket.join(channelOf(next.live.room))
      other?.disconnect(true)
    },
    stand,
    lose() {
      isGone = true
      const lost = place
      const isMine = lost !== undefined && isSeated(lost.peer)
      stand()
      if (isMine && !lost.live.isOver) lost.live.dispatch({ type: 'lose', by: lost.peer })
    },
    watch(isWatching) {
      void (isWatching ? socket.join(WATCHERS) : socket.leave(WATCHERS))
    },
  }
}
