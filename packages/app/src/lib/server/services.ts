import type { IncomingMessage } from 'node:http'
import type { RoomSummary } from '@banyan/core'
import type { Accounts } from './accounts/accounts.ts'
import type { Stores } from './data/stores.ts'
import type { Pictures } from './pictures.ts'
import type { Doors } from './rooms/room-access.ts'

/** What pages may ask of the process they run in. */
export interface Services extends Stores {
  readonly accounts: Accounts
  readonly pictures: Pictures
  /** The rooms that are live now. */
  rooms(): readonly RoomSummary[]
  /** Who may enter them. */
  readonly doors: Doors
  /** Whether somebody may do one more thing just now: post, follow, search, and so on. */
  mayAct(person: { readonly id: string }): boolean
}

/** The page handler is built apart from the server, so the two share no module: services travel on the request. */
const SERVICES = Symbol.for('banyan.app.services')
type Carrier = IncomingMessage & { [SERVICES]?: Services }

export function giveServices(request: IncomingMessage, services: Services): void {
  ;(request as Carrier)[SERVICES] = services
}

/** @throws Error when the page was not reached through the app's own server */
export function servicesOf(platform: { req: IncomingMessage } | undefined): Services {
  const services = platform && (platform.req as Carrier)[SERVICES]
  if (!services) throw new Error('This page runs in packages/app/server.ts only; start that one.')
  return services
}
