import type { Cancel, Clock, Logger } from '@banyan/core/ports'
import type { Identity, Refusal } from '@banyan/core/protocol'
import { householdOf } from '../address-marks.ts'
import { type Budget, budget, type Lately, lately } from './budget.ts'
import {
  BLAME_MS,
  BLAMED_BYTES,
  BLAMED_WORK_MS,
  type Bearer,
  BUDGETS,
  type Cost,
  LONGEST_WORK_MS,
  MOST_REMEMBERED,
  ROOMLESS_AFTER_MS,
  ROOMLESS_PER_ADDRESS,
  SWEEP_MS,
  UNREAD_BYTES,
  UNREAD_BYTES_PER_ADDRESS,
  UNREAD_BYTES_PER_RELAY,
} from './limits.ts'

/** One network connection, as far as costs go. */
export interface Costly {
  /** Bytes that wait for its other end to read them. */
  unreadBytes(): number
  /** Bytes that came in since the last call and were no message: pieces of messages, and frames that carry none. */
  uncountedBytes(): number
  /** Tells it why, as far as it reads, and closes it for good. */
  expel(why: Refusal): void
}

/** Where the costs of one connection are counted. */
export interface CostAccount {
  spend(cost: Cost, amount: number): void
  /** Something was put where it waits to be read. */
  checkUnread(): void
  /** The connection is a member of a room from now on; costs count for its identity too. */
  enterRoom(identity: Identity | undefined): void
  leaveRoom(): void
  /** The connection is closed. */
  close(): void
}

/** Who bears costs, besides a single connection: an address or an identity. */
interface Payer {
  readonly bearer: Bearer
  readonly budgets: Readonly<Record<Cost, Budget>>
  readonly accounts: Set<Account>
}

interface Account extends CostAccount {
  readonly connection: Costly
  readonly address: Payer
  readonly lately: Readonly<Record<Cost, Lately>>
  /** Since when it has been in no room. Undefined: it is in one. */
  roomlessSince: number | undefined
  expel(what: string): void
}

const BLAMED: Readonly<Record<Cost, number>> = { bytes: BLAMED_BYTES, workMs: BLAMED_WORK_MS }
const SENT_TOO_MUCH: Readonly<Record<Cost, string>> = {
  bytes: 'more bytes came than the relay takes',
  workMs: 'the relay had more work than it does',
}

export interface CostsOptions {
  clock: Clock
  logger: Logger
  /** Connections that one address may have open. */
  connectionsPerAddress: number
}

/**
 * What the connections of one relay cost, and who goes when it is too much. Each connection, each address and each
 * identity has a budget for bytes and for work. A connection that overdraws its own goes. When an address or an
 * identity overdraws, those of its connections go that did most of late; a connection that did little stays, whatever
 * its neighbours do.
 */
export class Costs {
  readonly #options: CostsOptions
  readonly #accounts = new Set<Account>()
  /** By name, seen least lately first. */
  readonly #payers = new Map<string, Payer>()
  #sweep: Cancel | undefined

  constructor(options: CostsOptions) {
    this.#options = options
  }

  /** Why no further connection of this address is taken now. Undefined: it is. */
  refusal(address: string): string | undefined {
    const household = householdOf(address)
    const { connectionsPerAddress: most } = this.#options
    if (this.#payer('address', household).accounts.size >= most) {
      return `this address has ${most} connections open, which is the most`
    }
    const isOverdrawn = (['address', 'newcomers'] as const).some((bearer) => {
      const { bytes, workMs } = this.#payer(bearer, household).budgets
      return bytes.isOverdrawn || workMs.isOverdrawn
    })
    return isOverdrawn ? 'this address costs too much; try again in a while' : undefined
  }

  /** A connection was opened. */
  open(address: string, connection: Costly): CostAccount {
    const { clock, logger } = this.#options
    const own = this.#budgets('connection')
    const inNoRoom = this.#budgets('newcomer')
    const household = householdOf(address)
    const newcomers = this.#payer('newcomers', household)
    const payers = [this.#payer('address', household)]
    let isOver = false
    const account: Account = {
      connection,
      address: payers[0]!,
      lately: {
        bytes: lately({ clock, forgetMs: BLAME_MS }),
        workMs: lately({ clock, forgetMs: BLAME_MS }),
      },
      roomlessSince: clock.now(),
      spend(cost, amount) {
        if (isOver || amount <= 0) return
        const counted = cost === 'workMs' ? Math.min(amount, LONGEST_WORK_MS) : amount
        account.lately[cost].add(counted)
        if (!own[cost].spend(counted)) account.expel(`${SENT_TOO_MUCH[cost]} of one connection`)
        for (const payer of payers) if (!payer.budgets[cost].spend(counted)) blame(payer, cost)
        if (isOver || account.roomlessSince === undefined) return
        newcomers.budgets[cost].spend(counted)
        if (!inNoRoom[cost].spend(counted)) account.expel(`${SENT_TOO_MUCH[cost]} of one in no room`)
      },
      checkUnread() {
        if (isOver || connection.unreadBytes() <= UNREAD_BYTES) return
        // Not at once: whoever sends to many must not lose one of them meanwhile.
        clock.after(0, () => account.expel('it does not read what it is sent'))
      },
      enterRoom: (identity) => {
        account.roomlessSince = undefined
        if (isOver || identity === undefined) return
        const payer = this.#payer('identity', identity)
        if (payers.includes(payer)) return
        // One at most besides the address: a connection enters one room after the other.
        payers.splice(1)[0]?.accounts.delete(account)
        payers.push(payer)
        payer.accounts.add(account)
      },
      leaveRoom() {
        account.roomlessSince ??= clock.now()
      },
      expel(what) {
        if (isOver) return
        account.close()
        logger.warn({ why: what }, 'closed a connection that costs too much')
        connection.expel({ code: 'too-costly', message: `this connection costs too much: ${what}` })
      },
      close: () => {
        if (isOver) return
        isOver = true
        this.#accounts.delete(account)
        for (const payer of [newcomers, ...payers]) payer.accounts.delete(account)
        this.#follow()
      },
    }
    this.#accounts.add(account)
    for (const payer of [newcomers, ...payers]) payer.accounts.add(account)
    this.#follow()
    return account
  }

  close(): void {
    this.#sweep?.()
    this.#sweep = undefined
    this.#accounts.clear()
  }

  /** Keeps a timer while there are connections. */
  #follow(): void {
    if (this.#accounts.size === 0) this.close()
    else this.#sweep ??= this.#options.clock.after(SWEEP_MS, () => this.#look())
  }

  #look(): void {
    this.#sweep = undefined
    const unread = new Map<Payer, Unread>()
    const all = new Unread()
    for (const { spend, connection } of [...this.#accounts]) spend('bytes', connection.uncountedBytes())
    for (const account of this.#accounts) {
      const bytes = account.connection.unreadBytes()
      const ofAddress = unread.get(account.address) ?? new Unread()
      unread.set(account.address, ofAddress)
      ofAddress.add(account, bytes)
      all.add(account, bytes)
    }
    for (const ofAddress of unread.values()) ofAddress.reduceTo(UNREAD_BYTES_PER_ADDRESS)
    all.reduceTo(UNREAD_BYTES_PER_RELAY)
    for (const { accounts } of [...unread.keys()]) this.#closeRoomless(accounts)
    this.#follow()
  }

  #closeRoomless(accounts: ReadonlySet<Account>): void {
    if (accounts.size <= ROOMLESS_PER_ADDRESS) return
    const latest = this.#options.clock.now() - ROOMLESS_AFTER_MS
    const roomless = [...accounts]
      .filter(({ roomlessSince }) => roomlessSince !== undefined && roomlessSince <= latest)
      .toSorted((a, b) => a.roomlessSince! - b.roomlessSince!)
    for (const account of roomless.slice(0, Math.max(0, roomless.length - ROOMLESS_PER_ADDRESS)))
      account.expel('too many connections of its address are in no room')
  }

  #payer(bearer: Bearer, id: string): Payer {
    const name = `${bearer} ${id}`
    const payer = this.#payers.get(name) ?? { bearer, budgets: this.#budgets(bearer), accounts: new Set() }
    this.#payers.delete(name)
    this.#payers.set(name, payer)
    for (const [other, { accounts }] of this.#payers) {
      if (this.#payers.size <= MOST_REMEMBERED) break
      if (accounts.size === 0) this.#payers.delete(other)
    }
    return payer
  }

  #budgets(bearer: Bearer): Payer['budgets'] {
    const { clock } = this.#options
    const { bytes, workMs } = BUDGETS[bearer]
    return { bytes: budget({ clock, ...bytes }), workMs: budget({ clock, ...workMs }) }
  }
}

/** Unread bytes of several connections. */
class Unread {
  #sum = 0
  readonly #accounts: { readonly account: Account; readonly bytes: number }[] = []

  add(account: Account, bytes: number): void {
    if (bytes === 0) return
    this.#sum += bytes
    this.#accounts.push({ account, bytes })
  }

  /** Closes those who leave most unread, until no more than that is left. */
  reduceTo(most: number): void {
    if (this.#sum <= most) return
    for (const { account, bytes } of this.#accounts.toSorted((a, b) => b.bytes - a.bytes)) {
      if (this.#sum <= most) return
      this.#sum -= bytes
      account.expel('it and its neighbours do not read what they are sent')
    }
  }
}

/** Closes the connection of a payer that did most of late, unless that is little. */
function blame({ bearer, accounts }: Payer, cost: Cost): void {
  let most: Account | undefined
  let sum = BLAMED[cost]
  for (const account of accounts) {
    const its = account.lately[cost].sum
    if (its < sum) continue
    most = account
    sum = its
  }
  most?.expel(`${SENT_TOO_MUCH[cost]} of one ${bearer}`)
}
