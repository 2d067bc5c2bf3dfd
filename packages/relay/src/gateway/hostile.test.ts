import { once } from 'node:events'
import {
  COMMANDS_PER_SECOND,
  type Joined,
  type LinkId,
  MAX_MESSAGE_LENGTH,
  MESSAGES_PER_SECOND,
  PROTOCOL_VERSION,
  RefusalCode,
  REQUESTS,
} from '@banyan/core/protocol'
import { silentLogger } from '@banyan/core/ports'
import { banyanPlanner, type TopologyPlanner } from '@banyan/core/topology'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { relayFixture, type RelayFixture, type TestPeer } from '../testing/relay-fixture.ts'

const HELLO = `{"protocol":${PROTOCOL_VERSION}}`
let fixture: RelayFixture
let host: TestPeer
let room: Joined
let guest: TestPeer
beforeEach(async () => {
  fixture = await relayFixture()
  host = fixture.peer()
  guest = fixture.peer()
  room = await host.create()
  await guest.join(room)
  await host.settled()
  host.notices.length = 0
})
afterEach(() => fixture.close())

/** Nothing that anybody can see of the room has changed, and the host still gets answers. */
async function expectUnchanged(): Promise<void> {
  fixture.clock.advance(1_000)
  expect(await host.settled()).toEqual([])
  expect(fixture.relay.rooms()).toMatchObject([{ room: room.view.room, listeners: 1, stage: [{ name: 'Host' }] }])
}

const nested = (depth: number): unknown => (depth === 0 ? 'deep' : { deeper: nested(depth - 1) })
const payloads: { what: string; payload: unknown; code?: RefusalCode }[] = [
  { what: 'nothing', payload: undefined },
  { what: 'null', payload: null },
  { what: 'a number', payload: 42 },
  { what: 'a word', payload: 'hello' },
  { what: 'an empty list', payload: [] },
  { what: 'a list', payload: [{ room: 'tea' }] },
  { what: 'bytes', payload: new Uint8Array([1, 2, 3]) },
  { what: 'a long word', payload: 'x'.repeat(MAX_MESSAGE_LENGTH + 1), code: 'too-large' },
  { what: 'a long field', payload: { name: 'x'.repeat(MAX_MESSAGE_LENGTH) }, code: 'too-large' },
  { what: 'many bytes', payload: { signal: Buffer.alloc(20_000) }, code: 'too-large' },
]
/** Some requests need nothing to be said, so that these are fine for them. */
const objects: typeof payloads = [
  { what: 'an empty object', payload: {} },
  {
    what: 'bytes in a field',
    payload: { signal: Buffer.from('offer'), to: Buffer.from('me'), watch: Buffer.alloc(1) },
  },
  { what: 'depth', payload: nested(500) },
  { what: 'a prototype', payload: JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}}}') },
  {
    what: 'wrong types',
    payload: { room: 1, name: {}, title: [], wanted: 'yes', muted: 0, peer: null, watch: 1, to: [] },
  },
]
const events = Object.keys(REQUESTS)
const contentWithAnything = new Set([
  ...['room:leave', 'room:take-over', 'room:end', 'stage:mute-all', 'room:audience', 'room:tree', 'peer:report'],
])
const strange = [
  'error',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'room:',
  '',
  'ROOM:JOIN',
  'x'.repeat(5_000),
]

describe.each([...events.map((event) => ({ event })), ...strange.map((event) => ({ event }))])(
  '$event',
  ({ event }) => {
    const thrown = contentWithAnything.has(event) ? payloads : [...payloads, ...objects]

    it('refuses what is no message, through the acknowledgement, and changes nothing', async () => {
      for (const { what, payload, code = 'malformed' } of thrown) {
        const expected = strange.includes(event) ? 'unknown-message' : code
        const answer = await guest.socket.emitWithAck(event, payload)
        expect(answer, what).toEqual({ ok: false, error: { code: expected, message: expect.any(String) } })
      }
      await expectUnchanged()
    })

    it('refuses it in a notice when there is no acknowledgement', async () => {
      for (const { payload } of thrown) guest.socket.emit(event, payload, 'not a function')
      await guest.settled()
      expect(guest.all('refused')).toHaveLength(thrown.length)
      for (const notice of guest.all('refused')) expect(notice.event).toBe(event.slice(0, 40))
      await expectUnchanged()
    })
  },
)

it('a message with random content is granted or refused with a code, never left without an answer', async () => {
  const field = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(room.peer, room.view.room, room.resume, true, 'open'),
  )
  const names = ['room', 'name', 'title', 'policy', 'capability', 'resume', 'after', 'watch', 'wanted', 'peer', 'muted']
  const payload = fc.dictionary(fc.constantFrom(...names, 'to', 'link', 'signal', 'slots', 'tracks'), field)
  const stranger = fixture.peer()
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...events), payload, async (event, payload) => {
      fixture.clock.advance(200)
      const answer: unknown = await stranger.socket.emitWithAck(event, payload)
      expect(answer).toSatisfy((answer: { ok: boolean; error?: { code: RefusalCode } }) => {
        return answer.ok || RefusalCode.options.includes(answer.error!.code)
      })
    }),
    { numRuns: 200 },
  )
  await expectUnchanged()
})

describe('haste', () => {
  it('is refused once the burst is spent, and forgiven with time', async () => {
    const answers = await Promise.all(
      Array.from({ length: MESSAGES_PER_SECOND * 2 + 5 }, () => guest.socket.emitWithAck('room:audience', {})),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(MESSAGES_PER_SECOND * 2 - 1) // one went into joining
    expect(answers.at(-1).error.code).toBe('too-many-messages')
    const ask = { to: room.peer, link: 'abcdefghijkl' as LinkId, signal: 'offer' }
    expect(await guest.ask('link:signal', ask)).toMatchObject({ error: { code: 'too-many-messages' } })
    expect(host.all('link:signal')).toEqual([])
    fixture.clock.advance(100)
    expect(await guest.ask('room:audience', {})).toMatchObject({ ok: true })
    await expectUnchanged()
  })

  it('is worse with commands, which the whole room hears of; leaving is always allowed', async () => {
    await guest.must('stage:request', { wanted: true })
    for (let count = 2; count < COMMANDS_PER_SECOND * 4; count += 1) {
      await guest.must('stage:mute', { muted: count % 2 === 0 })
    }
    expect(await guest.ask('stage:mute', { muted: true })).toMatchObject({ error: { code: 'too-many-messages' } })
    await guest.must('room:leave', {})
  })

  it('that does not end costs the connection, and only that one', async () => {
    const closed = new Promise((resolve) => guest.socket.once('disconnect', resolve))
    for (let count = 0; count < 1_500; count += 1) guest.socket.emit('room:audience', {})
    expect(await closed).toBe('io server disconnect')
    expect((await host.must('room:audience', {})).attendees).toEqual([])
  })
})

describe('below the messages', () => {
  const frames = [
    '42["room:end"',
    '42[]',
    '42{"room:end":1}',
    '42[42,{}]',
    '42["disconnect",{}]',
    '42["connect",{}]',
    '42["newListener",{}]',
    '43999[{"ok":true}]',
    '44{"message":"no"}',
    '451-["link:signal",{"_placeholder":true,"num":0}]',
    '459999999-["x"]',
    '451-["link:signal",{"_placeholder":true,"num":7}]',
    `40${HELLO}`,
    `40/other,${HELLO}`,
    '4',
    '9',
    '\0',
    `42["room:join",{"name":"${'x'.repeat(300_000)}"}]`,
  ]
  it.each(frames.map((frame) => ({ frame, shown: frame.slice(0, 50) })))('$shown harms nobody', async ({ frame }) => {
    const raw = new WebSocket(`${fixture.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
    const said: string[] = []
    const over = new Promise<void>((resolve) => {
      raw.addEventListener('close', () => resolve())
      raw.addEventListener('message', ({ data }) => {
        said.push(String(data))
        if (said.length === 1) raw.send(`40${HELLO}`)
        if (said.length === 2) {
          raw.send(frame)
          raw.send('427["room:audience",{}]')
        }
        if (String(data).startsWith('437')) resolve()
      })
    })
    await over
    raw.close()
    expect(said[1]).toMatch(/^40\{"sid"/)
    await expectUnchanged()
  })

  it.each([
    ['auth is a list', '40[]'],
    ['auth is missing', '40'],
    ['auth is odd', `40{"__proto__":${HELLO}}`],
  ])('a handshake whose %s is refused', async (_what, handshake) => {
    const raw = new WebSocket(`${fixture.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
    await once(raw as never, 'message')
    raw.send(handshake)
    const [event] = await Promise.race([once(raw as never, 'message'), once(raw as never, 'close')])
    expect(String(event.data ?? 'closed')).toMatch(/protocol-mismatch|closed/)
    raw.close()
    await expectUnchanged()
  })
})

it('a planner that breaks costs its room new plans, and nothing else', async () => {
  const errors: string[] = []
  const logger = { ...silentLogger, error: (_fields: unknown, message: string) => void errors.push(message) }
  const planner = banyanPlanner()
  const breaking: TopologyPlanner = {
    apply(event) {
      if (event.type === 'stage') throw new Error('a mistake')
      return planner.apply(event)
    },
    plan: (peer) => planner.plan(peer),
    explain: (peer) => planner.explain(peer),
    snapshot: () => planner.snapshot(),
  }
  const fragile = await relayFixture({ logger, openPlanner: () => breaking })
  const [host, guest] = [fragile.peer(), fragile.peer()]
  await guest.join(await host.create())
  await guest.must('stage:request', { wanted: true })
  expect(errors).toContain('the planner broke')
  expect((await host.next('room:changed', ({ stage }) => stage.length === 2)).listeners).toBe(0)
  await host.must('room:end', {})
  await fragile.close()
})

it('an address that connects too often is turned away for a while, and those who are in stay in', async () => {
  await fixture.close()
  fixture = await relayFixture({ connectionsPerMinute: 3 })
  host = fixture.peer()
  room = await host.create()
  for (const peer of [fixture.peer(), fixture.peer()]) await peer.join(room)
  const turnedAway = fixture.peer()
  await once(turnedAway.socket as never, 'connect_error')
  expect(turnedAway.socket.connected).toBe(false)
  expect(await host.ask('room:audience', {})).toMatchObject({ ok: true })
  fixture.clock.advance(20_000)
  await fixture.peer().join(room)
})
