/**
 * What the two processes of the app ask of each other.
 * @module
 */
import type { LogFields } from '@banyan/core/ports'
import type { RoomId, RoomSummary } from '@banyan/core/protocol'
import type { ProxyRule, RelayOptions } from '@banyan/relay'
import type { RoomTokenClaims } from '@banyan/relay/room-token'

/** The settings of a relay that can be sent to another process. */
export type RelaySettings = Omit<
  RelayOptions,
  | 'server'
  | 'trustedProxies'
  | 'openPlanner'
  | 'isTokenRevoked'
  | 'stillAdmits'
  | 'onRoomChanged'
  | 'logger'
  | 'clock'
  | 'wallTime'
  | 'random'
>

export interface RelayProcessSettings {
  readonly relay: RelaySettings
  /** Proxies that are believed when they say where a request comes from. */
  readonly trustedProxies: readonly ProxyRule[]
  /** The Unix socket (a named pipe on Windows) behind which the pages are. */
  readonly pages: string
  /** The public address of the app; that of each request when undefined. */
  readonly origin: string | undefined
}

/** Rooms that changed since the version before. */
export interface RoomsUpdate {
  /** Counts updates, from 1 on. */
  readonly version: number
  readonly changed: readonly RoomSummary[]
  readonly gone: readonly RoomId[]
}

/** What the relay's process does for the app. */
export interface RelayCalls {
  /** Makes the relay. Called once, first. */
  open(settings: RelayProcessSettings): void
  /** @returns the port. Fails with a StartError's code and sentence. */
  listen(at: { port: number; host: string }): number
  remove(identity: string): number
  end(room: RoomId): boolean
  /** Answers when all changes of rooms so far have been sent. */
  sync(): void
  /** Ends every room and stops listening. */
  close(): void
}

/** What the app does for the relay. */
export interface AppCalls {
  isTokenRevoked(id: string): boolean
  /** Asked after `updateRooms` with all that has happened so far. */
  stillAdmits(claims: RoomTokenClaims): boolean
  updateRooms(update: RoomsUpdate): void
  log(level: 'error' | 'warn' | 'info', fields: LogFields, message: string): void
}
