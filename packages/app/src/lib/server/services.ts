import type { IncomingMessage } from 'node:http'
import type { RoomSummary } from '@banyan/core'
import type { Accounts } from './accounts/accounts.ts'
import type { MailRecovery } from './accounts/mail-recovery.ts'
import type { Stores } from './data/stores.ts'
import type { Moderation } from './moderation/moderation.ts'
import type { Pictures } from './pictures.ts'
import type { RoomAccess } from './rooms/room-access.ts'
import type { Seeds } from './rooms/seeds.ts'
import type { SetUp } from './set-up.ts'

/** What pages may use of the process that they run in. */
export interface Services extends Stores {
  readonly accounts: Accounts
  /** Who may open the community on the first start. */
  readonly setUp: SetUp
  /** Undefined where there is no mail server. */
  readonly mailRecovery: MailRecovery | undefined
  readonly moderation: Moderation
  readonly pictures: Pictures
  /** The rooms that are live now. */
  rooms(): readonly RoomSummary[]
  /** Who gets a token for them. */
  readonly roomAccess: RoomAccess
  /** The machines that carry rooms for others. */
  readonly seeds: Seeds
  /** Whether a person may do one more thing now (post, follow, search): a limit on actions in a minute. */
  mayAct(person: { readonly id: string }): boolean
  /** Whether a person may send one more picture now. Each costs as much as a hundred other actions. */
  mayUpload(person: { readonly id: string }): boolean
}

/**
 * The page handler is built apart from the server and shares no module with it. So the services travel on the request.
 */
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
