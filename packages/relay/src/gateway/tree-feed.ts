import type { Clock } from '@banyan/core/ports'
import {
  MAX_TREE_PEERS,
  ok,
  type PeerId,
  type Reasons,
  type Refusal,
  type Result,
  type RoomHealth,
  type Tree,
  type TreePeer,
} from '@banyan/core/protocol'
import { type Explanation, pictureOf, type TopologySnapshot } from '@banyan/core/topology'
import { no } from '../rooms/command.ts'
import { leads, listenerCount, memberOf, type Room, stageSlotOf } from '../rooms/room.ts'
import { tokenBucket } from './token-bucket.ts'

/** How old a picture may be that somebody is shown, in ms. Everybody who looks within that time shares one picture. */
export const PICTURE_AGE_MS = 1_000

/** Peers that the pictures of one room may name in a second, for all viewers together: some 4 MB of JSON. A room of 200
 *  is shown 250 times a second; a room of 2,000 is shown to 50 people who look every two seconds. */
export const PICTURED_PER_SECOND = 50_000

export interface TreeFeedOptions {
  clock: Clock
  plans: { snapshot(): TopologySnapshot; explain(peer: PeerId): Explanation | undefined }
  health: () => RoomHealth | undefined
  /** What children said lately of what a carrier brought; undefined where all was well. */
  reported: (carrier: PeerId) => TreePeer['reported']
}

export interface TreeFeed {
  /** The picture of the room for one viewer. Refuses with `too-many-messages`. */
  show(room: Room, by: PeerId): Result<Tree, Refusal>
  /** Why a peer has the parents that it has. Refuses with `peer-not-found`. */
  explain(peer: PeerId): Result<Reasons, Refusal>
}

/** Shows the trees of one room to its members: at a limited rate, and without the names of listeners. */
export function treeFeed({ clock, plans, health, reported }: TreeFeedOptions): TreeFeed {
  const pace = tokenBucket({ clock, perSecond: PICTURED_PER_SECOND, burst: 2 * PICTURED_PER_SECOND })
  let taken: { at: number; snapshot: TopologySnapshot; peers: readonly TreePeer[] | undefined } | undefined

  function take() {
    const now = clock.now()
    if (!taken || now - taken.at >= PICTURE_AGE_MS) {
      const snapshot = plans.snapshot()
      const isWhole = snapshot.peers.size <= MAX_TREE_PEERS
      const peers = isWhole ? pictureOf(snapshot, { limit: MAX_TREE_PEERS }) : undefined
      taken = { at: now, snapshot, peers }
    }
    return taken
  }

  return {
    show(room, by) {
      const picture = taken ?? take()
      if (!pace.take(Math.max(1, picture.snapshot.peers.size))) {
        return no('too-many-messages', 'too many look at the trees of this room at once; try again in a moment')
      }
      const { snapshot, peers: whole } = take()
      const peers = whole ?? pictureOf(snapshot, { limit: MAX_TREE_PEERS, keep: by })
      const sound = health()
      return ok({
        ...{ stripes: snapshot.stripes, listeners: listenerCount(room) },
        peers: peers.map((row) => withReported(withName(row, room, by), reported(row.peer))),
        ...(sound && { health: sound }),
      })
    },
    explain(peer) {
      const explanation = plans.explain(peer)
      return explanation ? ok(reasonsOf(explanation)) : no('peer-not-found', 'has no place in the trees of this room')
    },
  }
}

/** Only host and co-hosts see which listener hears the room through which. People on stage are known to everybody. */
function withName(row: TreePeer, room: Room, by: PeerId): TreePeer {
  const isKnown = leads(room, by) || row.peer === by || stageSlotOf(room, row.peer) !== undefined
  const name = isKnown ? memberOf(room, row.peer)?.name : undefined
  return name === undefined ? row : { ...row, name }
}

const withReported = (row: TreePeer, reported: TreePeer['reported']): TreePeer =>
  reported ? { ...row, reported } : row

/** Leaves out delays of Infinity, which a peer without a parent has: JSON cannot express them. */
function reasonsOf({ carries, stripes }: Explanation): Reasons {
  return {
    ...(carries !== undefined && stripes.length > 0 && { carries }),
    stripes: stripes.map(({ parent, standby, depth, arrivalMs, directMs, alternative }) => ({
      ...(parent !== undefined && { parent }),
      ...(standby !== undefined && { standby }),
      ...{ depth, directMs },
      ...(Number.isFinite(arrivalMs) && { arrivalMs }),
      ...(alternative && Number.isFinite(alternative.arrivalMs) && { alternative }),
    })),
  }
}
