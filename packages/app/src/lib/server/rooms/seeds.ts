import type { RoomId } from '@banyan/core/protocol'
import { mintRoomToken } from '@banyan/relay/room-token'
import type { SeedToken, SeedTokens } from '../data/seed-tokens.ts'
import { roomSecret } from './room-access.ts'

/** What administrators do about seeds: machines that carry rooms for others. */
export interface Seeds {
  /** Makes a token. It is given out this once. */
  make(wish: SeedWish): Promise<{ readonly token: string; readonly made: SeedToken }>
  /** The tokens that count, newest first. */
  list(): Promise<SeedToken[]>
  /** Revokes a token, and takes the machines that came in on it out of all rooms. @returns false when there is none */
  revoke(id: string): Promise<boolean>
  /** Whether a token with that id counts no longer. For the relay, which asks when a machine comes in. */
  isRevoked(id: string): Promise<boolean>
}

export interface SeedWish {
  /** The name of the machine, 1 to 50 characters. */
  readonly name: string
  /** The one room that it is for; every room when undefined. */
  readonly room: RoomId | undefined
  /** How long the token admits, in days. */
  readonly days: number
}

export interface SeedsOptions {
  /** The secret of the data directory. */
  readonly secret: Uint8Array
  readonly seedTokens: SeedTokens
  /** Takes all peers of an identity out of all rooms. */
  readonly removeFromRooms: (identity: string) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
}

const DAY_MS = 24 * 60 * 60 * 1_000

/** The identity of the machine that holds a token: seats are counted by it, and a host who bans it bans the machine. */
const identityOf = (id: string): string => `seed:${id}`

/** Makes seed tokens, and revokes them. */
export function openSeeds({ secret, seedTokens, removeFromRooms, now }: SeedsOptions): Seeds {
  return {
    async make({ name, room, days }) {
      const lifetimeMs = days * DAY_MS
      const at = now()
      const made = await seedTokens.add({ name, room, expiresAt: at + lifetimeMs })
      const token = await mintRoomToken({
        ...{ secret: roomSecret(secret), identity: identityOf(made.id), id: made.id, now: at, lifetimeMs },
        ...{ name, room: room ?? '*', role: 'listener', speak: 'never', seed: true },
      })
      return { token, made }
    },
    list: () => seedTokens.list(),
    async revoke(id) {
      const isGone = await seedTokens.remove(id)
      if (isGone) removeFromRooms(identityOf(id))
      return isGone
    },
    isRevoked: async (id) => !(await seedTokens.has(id)),
  }
}
