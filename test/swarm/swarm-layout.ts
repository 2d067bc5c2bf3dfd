/** Stripes that the relay's planner deals a room's frames out to. */
const STRIPES = 2
/** What browsers offer in the app. */
export const SUPER_PEER_SLOTS = 12
/** Feeds three trunk peers in each of two stripes; the planner counts two children for a speaker's slot. */
export const SPEAKER_SLOTS = 3
const STAGE_CHILDREN = 2 * SPEAKER_SLOTS
/** Slots beyond the least that must stay when all victims are dead: below 1.2 the planner goes on with one stripe, and goes
 *  back to two above 1.44; and whoever was too busy for a moment has to earn its slots anew. */
const SPARE = 2.2
/** Leaves that share a process: they forward nothing, so they are only in their own way. */
const LEAVES_A_PROCESS = 9

/** Super-peers that share a process, because nobody is going to kill it. */
const SUPER_PEERS_A_PROCESS = 5
/** Super-peers that live alone, for each that is to be killed: some of them carry nobody just then. */
const CANDIDATES_A_KILL = 2

export interface SwarmLayout {
  readonly superPeers: number
  /** Of these, alone in a process that can be killed. */
  readonly alone: number
  /** Processes for the other super-peers. */
  readonly sharedProcesses: number
  readonly leaves: number
  readonly leafProcesses: number
}

/** How many of the listeners carry others, so that the room keeps both stripes after so many of them are killed. */
export function swarmLayout({ listeners, kills }: { listeners: number; kills: number }): SwarmLayout {
  const staying = Math.max(1, listeners - kills)
  const needed = Math.ceil((SPARE * STRIPES * staying - STAGE_CHILDREN) / SUPER_PEER_SLOTS)
  const superPeers = Math.min(listeners, Math.max(2 * STRIPES, needed) + kills)
  const alone = Math.min(superPeers, Math.max(1, CANDIDATES_A_KILL * kills))
  const leaves = listeners - superPeers
  return {
    ...{ superPeers, alone, sharedProcesses: Math.ceil((superPeers - alone) / SUPER_PEERS_A_PROCESS) },
    ...{ leaves, leafProcesses: Math.ceil(leaves / LEAVES_A_PROCESS) },
  }
}
