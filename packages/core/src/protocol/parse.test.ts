import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_MESSAGE_LENGTH, MAX_SIGNAL_LENGTH } from './limits.ts'
import { type NoticeName, NOTICES, type RequestName, REQUESTS } from './messages.ts'
import { parseAsk, parseNotice, parseReply } from './parse.ts'
import { RefusalCode } from './refusal.ts'

const PEER = 'abcdefghijkl'
const signal = { to: PEER, link: PEER, signal: 'offer' }
const create = { name: 'Ada', title: 'Tea', policy: 'ask', capability: { slots: 4, tracks: true } }

describe('parseAsk', () => {
  it('trims text, and drops fields that the message does not have', () => {
    expect(parseAsk('room:create', { ...create, name: '  Ada ', isAdmin: true })).toEqual({ ok: true, value: create })
  })

  it.each<{ what: string; event: RequestName; ask: object }>([
    { what: 'an empty name', event: 'room:create', ask: { ...create, name: '  ' } },
    { what: 'a name of 51 characters', event: 'room:create', ask: { ...create, name: 'x'.repeat(51) } },
    { what: 'a name with a line break', event: 'room:create', ask: { ...create, name: 'a\nb' } },
    { what: 'a title of 81 characters', event: 'room:create', ask: { ...create, title: 'x'.repeat(81) } },
    { what: 'four topics', event: 'room:create', ask: { ...create, topics: ['a', 'b', 'c', 'd'] } },
    { what: 'a topic of 31 characters', event: 'room:create', ask: { ...create, topics: ['x'.repeat(31)] } },
    { what: 'another policy', event: 'room:create', ask: { ...create, policy: 'closed' } },
    { what: 'half a slot', event: 'room:create', ask: { ...create, capability: { slots: 0.5, tracks: true } } },
    { what: '65 slots', event: 'room:create', ask: { ...create, capability: { slots: 65, tracks: true } } },
    { what: 'a room id with capitals', event: 'room:create', ask: { ...create, room: 'TEA' } },
    { what: 'a room id of two characters', event: 'room:create', ask: { ...create, room: 'ab' } },
    { what: 'a room id that ends in a hyphen', event: 'room:create', ask: { ...create, room: 'tea-' } },
    { what: 'a short peer id', event: 'stage:admit', ask: { peer: 'abc' } },
    { what: 'a long signal', event: 'link:signal', ask: { ...signal, signal: 'x'.repeat(MAX_SIGNAL_LENGTH + 1) } },
    { what: 'a long secret', event: 'room:join', ask: { ...create, room: 'tea', resume: 'x'.repeat(65) } },
    { what: 'a list', event: 'room:leave', ask: [] },
    { what: 'bytes', event: 'room:leave', ask: new Uint8Array(4) },
  ])('refuses $what as malformed, and names the message', ({ event, ask }) => {
    expect(parseAsk(event, ask)).toEqual({
      ok: false,
      error: { code: 'malformed', message: expect.stringContaining(event) },
    })
  })

  it('takes the longest signal there may be', () => {
    expect(parseAsk('link:signal', { ...signal, signal: 'x'.repeat(MAX_SIGNAL_LENGTH) }).ok).toBe(true)
  })

  it('refuses what is too long before it looks at it', () => {
    const ask = { ...create, more: 'x'.repeat(MAX_MESSAGE_LENGTH) }
    expect(parseAsk('room:create', ask)).toMatchObject({ ok: false, error: { code: 'too-large' } })
  })

  it.each(['room:burn', '', '__proto__', 'constructor', 'toString'])('does not know "%s"', (event) => {
    expect(parseAsk(event, {})).toMatchObject({ ok: false, error: { code: 'unknown-message' } })
  })

  it('never throws, whatever comes', () => {
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    const event = fc.oneof(fc.constantFrom(...Object.keys(REQUESTS)), fc.string())
    const anything = fc.oneof(
      fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true }),
      fc.constant(cycle),
    )
    fc.assert(
      fc.property(event, anything, (event, raw) => {
        const parsed = parseAsk(event, raw)
        expect(parsed.ok || RefusalCode.options.includes(parsed.error.code)).toBe(true)
        expect(parsed.ok || parsed.error.message.length).toSatisfy((length) => length === true || length <= 300)
      }),
    )
  })
})

describe('parseReply', () => {
  it('reads what was granted', () => {
    expect(parseReply('rooms:watch', { ok: true, value: { rooms: [] } })).toEqual({ ok: true, value: { rooms: [] } })
  })

  it('hands the relay’s refusal on', () => {
    const error = { code: 'room-not-found', message: 'no' }
    expect(parseReply('room:join', { ok: false, error })).toEqual({ ok: false, error })
  })

  it.each([
    undefined,
    null,
    'ok',
    { ok: 'yes' },
    { ok: false, error: { code: 'new-code', message: '' } },
    { ok: true, value: 1 },
  ])('refuses %o as malformed', (raw) => {
    expect(parseReply('rooms:watch', raw)).toMatchObject({ ok: false, error: { code: 'malformed' } })
  })
})

describe('parseNotice', () => {
  it.each(
    Object.keys(NOTICES).filter(
      (name) => !['request:declined', 'invitation:ended', 'peer:doubted'].includes(name),
    ) as NoticeName[],
  )('refuses an empty %s', (name) => {
    expect(parseNotice(name, {})).toMatchObject({ ok: false, error: { code: 'malformed' } })
  })

  it('reads what it knows', () => {
    expect(parseNotice('room:ended', { reason: 'host-left' })).toEqual({ ok: true, value: { reason: 'host-left' } })
  })
})
