import { silentLogger } from '@banyan/core/ports'
import { parseIdentity } from '@banyan/core/protocol'
import { VirtualClock } from '@banyan/core/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { type CostAccount, Costs } from './costs.ts'
import {
  BLAMED_BYTES,
  BUDGETS,
  ROOMLESS_AFTER_MS,
  ROOMLESS_PER_ADDRESS,
  SWEEP_MS,
  UNREAD_BYTES,
  UNREAD_BYTES_PER_ADDRESS,
  UNREAD_BYTES_PER_RELAY,
} from './limits.ts'

let clock: VirtualClock
let costs: Costs
beforeEach(() => {
  clock = new VirtualClock()
  costs = new Costs({ clock, logger: silentLogger, connectionsPerAddress: 700 })
})

/** A connection that does nothing by itself. */
class Line {
  unread = 0
  uncounted = 0
  told: string | undefined
  readonly account: CostAccount
  constructor(address: string) {
    this.account = costs.open(address, {
      unreadBytes: () => this.unread,
      uncountedBytes: () => this.uncounted,
      expel: ({ code, message }) => (this.told = `${code}: ${message}`),
    })
  }
}
const told = (lines: readonly Line[]) => lines.filter(({ told }) => told !== undefined).length

const TOO_COSTLY = /^too-costly: this connection costs too much: /
const { connection, newcomer, newcomers, identity, address } = BUDGETS

describe('a connection', () => {
  it('goes, and is told why, when it sends more than its budget; a rest fills that again', () => {
    const line = new Line('192.0.2.1')
    line.account.enterRoom(undefined)
    line.account.spend('bytes', connection.bytes.atOnce)
    clock.advance(500)
    line.account.spend('bytes', connection.bytes.perSecond / 2)
    expect(line.told).toBeUndefined()
    line.account.spend('bytes', 1)
    expect(line.told).toMatch(TOO_COSTLY)
  })

  it('goes sooner while it is in no room, and nobody of its address comes anew for a while', () => {
    let lines = 0
    while (costs.refusal('192.0.2.1') === undefined) {
      const line = new Line('192.0.2.1')
      line.account.spend('bytes', newcomer.bytes.atOnce)
      expect(line.told).toBeUndefined()
      line.account.spend('bytes', 1)
      expect(line.told).toMatch(TOO_COSTLY)
      line.account.close()
      lines += 1
    }
    expect(lines).toBeLessThan(newcomers.bytes.atOnce / newcomer.bytes.atOnce + 2)
    expect(costs.refusal('192.0.2.2')).toBeUndefined()
    clock.advance(2_000)
    expect(costs.refusal('192.0.2.1')).toBeUndefined()
  })

  it('goes when the relay works for it too long, unless it was held up once', () => {
    const [slow, heavy] = [new Line('192.0.2.1'), new Line('192.0.2.2')]
    slow.account.spend('workMs', 60_000)
    expect(slow.told).toBeUndefined()
    for (let second = 0; second < 60; second += 1) {
      for (let count = 0; count < 10; count += 1) heavy.account.spend('workMs', 10)
      clock.advance(1_000)
    }
    expect(heavy.told).toMatch(TOO_COSTLY)
  })

  it('goes when it leaves too much unread, and with it what came in as no message counts', () => {
    const [reader, piecemeal] = [new Line('192.0.2.1'), new Line('192.0.2.2')]
    reader.unread = UNREAD_BYTES + 1
    reader.account.checkUnread()
    expect(reader.told).toBeUndefined() // not while others are being told
    clock.advance(0)
    expect(reader.told).toMatch(TOO_COSTLY)
    piecemeal.uncounted = 10_000_000
    clock.advance(SWEEP_MS)
    expect(piecemeal.told).toMatch(TOO_COSTLY)
  })

  it('is told nothing after it has closed, and leaves no timer behind', () => {
    const line = new Line('192.0.2.1')
    line.unread = UNREAD_BYTES + 1
    line.account.checkUnread()
    line.account.close()
    line.account.close()
    line.account.spend('bytes', 1e9)
    clock.advance(0)
    expect(line.told).toBeUndefined()
    expect(clock.pending).toBe(0)
  })
})

describe('many connections of one address', () => {
  it('go, those that did most first, while a quiet neighbour stays', () => {
    const quiet = new Line('2001:db8::1')
    quiet.account.spend('bytes', 20_000)
    const many = Array.from({ length: 60 }, (_, index) => new Line(`2001:db8::${index + 2}`))
    // Each stays far below its own budget.
    for (let round = 0; round < 4; round += 1) {
      for (const line of many) line.account.spend('bytes', 100_000)
    }
    expect(told(many)).toBeGreaterThan(20)
    for (let second = 0; second < 60; second += 1) {
      quiet.account.spend('bytes', 500)
      clock.advance(1_000)
    }
    expect(quiet.told).toBeUndefined()
  })

  it('stay when they are as many as a school, and do what honest peers do', () => {
    const school = Array.from({ length: 600 }, () => new Line('192.0.2.1'))
    for (const line of school) {
      line.account.spend('bytes', 25_000)
      line.account.spend('workMs', 8)
      line.account.enterRoom(undefined)
    }
    for (let second = 0; second < 60; second += 1) {
      for (const line of school) {
        line.account.spend('bytes', 600)
        line.account.spend('workMs', 0.3)
      }
      clock.advance(1_000)
    }
    expect(told(school)).toBe(0)
    expect(costs.refusal('192.0.2.1')).toBeUndefined()
  })

  it('keep their neighbours from connecting while the address is in debt, and others not', () => {
    for (let count = 0; count < 30; count += 1) new Line('192.0.2.1').account.spend('bytes', 900_000)
    expect(costs.refusal('192.0.2.1')).toMatch(/costs too much/)
    expect(costs.refusal('192.0.2.2')).toBeUndefined()
    clock.advance((address.bytes.atOnce / address.bytes.perSecond) * 1_000)
    expect(costs.refusal('192.0.2.1')).toBeUndefined()
  })

  it('are refused when too many are open', () => {
    const lines = Array.from({ length: 700 }, () => new Line('192.0.2.1'))
    expect(costs.refusal('192.0.2.1')).toMatch(/700 connections open/)
    expect(costs.refusal('::ffff:192.0.2.1')).toMatch(/700 connections open/)
    lines[0]!.account.close()
    expect(costs.refusal('192.0.2.1')).toBeUndefined()
  })

  it('are closed when too many are in no room, the longest-standing first', () => {
    const lines = Array.from({ length: ROOMLESS_PER_ADDRESS + 100 }, () => {
      clock.advance(1)
      return new Line('192.0.2.1')
    })
    for (const { account } of lines.slice(0, 10)) account.enterRoom(undefined)
    clock.advance(ROOMLESS_AFTER_MS + SWEEP_MS)
    expect(told(lines.slice(0, 10))).toBe(0)
    expect(told(lines.slice(10, 100))).toBe(90)
    expect(told(lines.slice(100))).toBe(0)
  })

  it('leave little unread together', () => {
    const readers = Array.from({ length: 40 }, () => new Line('192.0.2.1'))
    const other = new Line('192.0.2.2')
    for (const line of [...readers, other]) line.unread = 900_000
    clock.advance(SWEEP_MS)
    const left = readers.filter(({ told }) => told === undefined).length
    expect(left).toBe(Math.floor(UNREAD_BYTES_PER_ADDRESS / 900_000))
    expect(other.told).toBeUndefined()
  })
})

it('all connections of a relay leave little unread together, those that leave most first', () => {
  const readers = Array.from({ length: 400 }, (_, index) => new Line(`192.0.${Math.floor(index / 200)}.${index % 200}`))
  for (const [index, line] of readers.entries()) line.unread = index < 100 ? 10_000 : 900_000
  clock.advance(SWEEP_MS)
  const left = readers.filter(({ told }) => told === undefined)
  expect(left.reduce((sum, { unread }) => sum + unread, 0)).toBeLessThanOrEqual(UNREAD_BYTES_PER_RELAY)
  expect(told(readers.slice(0, 100))).toBe(0)
})

it('an identity is one payer, wherever its connections come from', () => {
  const ada = parseIdentity('account-ada')
  const devices = Array.from({ length: 8 }, (_, index) => new Line(`192.0.2.${index}`))
  const neighbour = new Line('192.0.2.1')
  for (const { account } of devices) {
    account.enterRoom(ada)
    account.enterRoom(ada)
    account.spend('bytes', identity.bytes.atOnce / 8)
  }
  expect(told(devices)).toBe(0)
  devices[3]!.account.spend('bytes', BLAMED_BYTES)
  expect(devices[3]!.told).toMatch(/of one identity/)
  expect(neighbour.told).toBeUndefined()
})

it('what is remembered of addresses that are gone has a limit, and a debt is not forgotten at once', () => {
  for (let count = 0; count < 30; count += 1) {
    const line = new Line('192.0.2.1')
    line.account.spend('bytes', 900_000)
    line.account.close()
  }
  for (let other = 0; other < 5_000; other += 1) costs.refusal(`198.51.${other % 100}.${Math.floor(other / 100)}`)
  expect(costs.refusal('192.0.2.1')).toMatch(/costs too much/)
})
