/** Stripes of a room, as the relay's planner uses by default. */
const STRIPES = 2
/** Slots that browsers offer in the app. */
export const SUPER_PEER_SLOTS = 12
/** Slots of a speaker: three trunk peers in each of two stripes, as the planner counts two children for a speaker's
 *  slot. */
export const SPEAKER_SLOTS = 3
const STAGE_CHILDREN = 2 * SPEAKER_SLOTS
/** Slots for each slot that is needed once all victims are dead and no hostile peer carries anybody. Below 1.2 the
 *  planner goes on with one stripe, above 1.44 it goes back to two; the rest is for super-peers that were congested and
 *  have to earn their slots anew. */
const SPARE = 2.2
/** Leaves that share a process: they forward nothing, so nobody else waits for them. */
const LEAVES_A_PROCESS = 9

/** Super-peers that share a process, of those that are not to be killed. */
const SUPER_PEERS_A_PROCESS = 5
/** Super-peers with a process to themselves, for each that is to be killed: some of them have no children just then. */
const CANDIDATES_A_KILL = 2

/** How many peers of each kind a swarm has, and in how many processes. */
export interface SwarmLayout {
  readonly superPeers: number
  /** Super-peers with a process to themselves, which can be killed. */
  readonly alone: number
  /** Processes for the other super-peers. */
  readonly sharedProcesses: number
  readonly leaves: number
  readonly leafProcesses: number
}

/** Lays out a swarm so that the room keeps both stripes after all kills, and without its hostile super-peers. */
export function swarmLayout(swarm: { listeners: number; kills: number; hostile?: number | undefined }): SwarmLayout {
  const { listeners, kills, hostile = 0 } = swarm
  const staying = Math.max(1, listeners - kills)
  const needed = Math.ceil((SPARE * STRIPES * staying - STAGE_CHILDREN) / SUPER_PEER_SLOTS)
  const superPeers = Math.min(listeners, Math.max(2 * STRIPES, needed) + kills + hostile)
  const alone = Math.min(superPeers, Math.max(1, CANDIDATES_A_KILL * kills))
  const leaves = listeners - superPeers
  return {
    ...{ superPeers, alone, sharedProcesses: Math.ceil((superPeers - alone) / SUPER_PEERS_A_PROCESS) },
    ...{ leaves, leafProcesses: Math.ceil(leaves / LEAVES_A_PROCESS) },
  }
}
