// What @banyan/relay exports. `npm run api` writes this file: a change of the public API shows in review.

export interface AddressPace {
  admits(address: string): boolean
}
export interface AddressPaceOptions {
  clock: Clock
  perMinute: number
  burst: number
  mostAddresses?: number
}
export type Arriving = Pick<IncomingMessage, 'headers'> & {
  readonly socket: {
    readonly remoteAddress?: string | undefined
  }
}
export interface MintRoomToken extends Omit<RoomTokenClaims, 'identity' | 'room'> {
  readonly secret: string
  readonly identity: string
  readonly room: string
  readonly now?: number
  readonly lifetimeMs?: number
}
export interface NewRoomId {
  readonly isTaken: (id: RoomId) => boolean
  readonly random?: Random | undefined
}
export type PlannerSettings = Partial<Pick<PlannerParams, 'turn' | 'stageWidth' | 'firstSlots'>>
export type ProxyRule =
  | {
      readonly kind: 'network'
      readonly address: string
      readonly prefix: number
    }
  | {
      readonly kind: 'host'
      readonly name: string
    }
export declare const ROOM_TOKEN_LIFETIME_MS = 120000
export interface Relay {
  rooms(): RoomSummary[]
  room(id: RoomId): RoomSummary | undefined
  remove(identity: string): number
  end(room: RoomId): boolean
  close(): Promise<void>
}
export interface RelayOptions {
  server: HttpServer
  iceServers?: readonly IceServer[] | undefined
  trunkSize?: number | undefined
  openPlanner?: ((room: RoomId, settings: PlannerSettings) => TopologyPlanner) | undefined
  cors?: readonly string[] | undefined
  resumeGraceMs?: number | undefined
  hostGraceMs?: number | undefined
  maxRooms?: number | undefined
  maxMembers?: number | undefined
  roomSecret?: string | undefined
  isTokenRevoked?: IsTokenRevoked | undefined
  stillAdmits?: StillAdmits | undefined
  seatsPerIdentity?: number | undefined
  guestsPerAddress?: number | undefined
  connectionsPerMinute?: number | undefined
  trustedProxies?: TrustedProxies | undefined
  onRoomChanged?: ((room: RoomId) => void) | undefined
  connectionsPerAddress?: number | undefined
  roomsPerIdentity?: number | undefined
  roomsPerAddress?: number | undefined
  logger?: Logger | undefined
  clock?: Clock | undefined
  wallTime?: (() => number) | undefined
  random?: Random | undefined
}
export interface TrustedProxies {
  trusts(address: string): boolean
  ignored(address: string): void
  readonly ready: Promise<void>
  close(): void
}
export interface TrustedProxiesOptions {
  rules?: readonly ProxyRule[]
  lookUp?: (name: string) => Promise<readonly string[]>
  clock?: Clock
  logger?: Logger
}
export declare function addressPace({ clock, perMinute, burst, mostAddresses }: AddressPaceOptions): AddressPace
export declare function clientAddress({ headers, socket }: Arriving, proxies?: TrustedProxies): string
export declare function createRelay({ server, ...options }: RelayOptions): Relay
export declare function mintRoomToken(options: MintRoomToken): Promise<string>
export declare function newRoomId({ isTaken, random }: NewRoomId): RoomId
export declare function parseTrustedProxies(text: string): Result<readonly ProxyRule[], string>
export declare function trustedProxies({ rules, lookUp, clock, logger }?: TrustedProxiesOptions): TrustedProxies

// Not exported; the types above lean on it.

type IsTokenRevoked = (id: string) => boolean | Promise<boolean>
type StillAdmits = (claims: RoomTokenClaims) => boolean | Promise<boolean>
