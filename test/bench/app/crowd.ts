import { silentLogger } from '@banyan/core/ports'
import type { PeerId, RoomId } from '@banyan/core/protocol'
import { socketIoSignaling } from '@banyan/core/parts'
import { nameOf } from './made-up-text.ts'
import type { Chance } from './arrivals.ts'

/** How many come at a time: as many as a person's click brings within a moment, not a flood that times out. */
const AT_ONCE = 25
/** As in the bench of the planner: a third can carry others, with twelve slots each. */
const CAN_CARRY = 0.32
const SLOTS = 12

/** How somebody gets the room token that the relay asks for. */
export type TokenFor = (who: { name: string; room: RoomId }) => Promise<string>

export interface CrowdOptions {
  relayUrl: string
  room: RoomId
  size: number
  chance: Chance
  tokenFor: TokenFor
  signal: AbortSignal
}

export interface Crowd {
  close(): void
}

/**
 * Fills a room with listeners as the relay sees them: a connection each, a name, what they would carry, and a word when
 * somebody doubts that they live. They open no links, so no sound comes to them: what is measured is a page that is in
 * a large room.
 * @throws Error when somebody is not let in
 */
export async function openCrowd(options: CrowdOptions): Promise<Crowd> {
  const { relayUrl, room, size, chance, tokenFor, signal } = options
  const lines: { close(): void }[] = []
  const close = () => {
    for (const line of lines) line.close()
  }
  const names = Array.from({ length: size }, () => ({ name: nameOf(chance), carries: chance() < CAN_CARRY }))
  async function join({ name, carries }: (typeof names)[number]): Promise<PeerId> {
    signal.throwIfAborted()
    const line = socketIoSignaling({ relayUrl, logger: silentLogger })
    lines.push(line)
    const token = await tokenFor({ name, room })
    const capability = { slots: carries ? SLOTS : 0, tracks: false }
    const joined = await line.request('room:join', { room, name, capability, token }, { signal })
    if (!joined.ok) throw new Error(`the relay did not let a listener in: ${joined.error.code}`)
    line.on('peer:doubted', () => void line.request('room:audience', {}, { signal }).catch(() => {}))
    return joined.value.peer
  }
  try {
    for (let from = 0; from < size; from += AT_ONCE) await Promise.all(names.slice(from, from + AT_ONCE).map(join))
    return { close }
  } catch (error) {
    close()
    throw error
  }
}
