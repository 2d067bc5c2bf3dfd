import { describe, expect, it } from 'vitest'
import { readName, readRelay, readRoom, readSeconds, readSlots, readToken } from './options.ts'

const refused = { ok: false, error: expect.stringMatching(/^[A-Z].*\.$/) }

describe('what a person types', () => {
  it.each([
    ['localhost:3000', 'http://localhost:3000'],
    ['http://127.0.0.1:3001', 'http://127.0.0.1:3001'],
    ['https://rooms.example.org/r/k3p-9fx-2ma?x=1', 'https://rooms.example.org'],
    ['wss://rooms.example.org', 'https://rooms.example.org'],
  ])('%s is the relay at %s', (text, url) => {
    expect(readRelay(text)).toEqual({ ok: true, value: url })
  })
  it.each(['', 'ftp://rooms.example.org', 'http://', 'not a url'])('"%s" is no relay', (text) => {
    expect(readRelay(text)).toEqual(refused)
  })

  it('a room id is taken as it is, and nothing else is one', () => {
    expect(readRoom('k3p-9fx-2ma')).toEqual({ ok: true, value: 'k3p-9fx-2ma' })
    for (const text of ['', 'ab', 'UPPER', 'a b c', 'http://localhost/k3p']) expect(readRoom(text)).toEqual(refused)
  })

  it('a name is trimmed, and has 1 to 50 characters', () => {
    expect(readName('  Ada ')).toEqual({ ok: true, value: 'Ada' })
    for (const text of ['', '   ', 'x'.repeat(51), 'a\nb']) expect(readName(text)).toEqual(refused)
  })

  it('a token looks like one', () => {
    expect(readToken('eyJh.eyJz.c2ln_-x')).toEqual({ ok: true, value: 'eyJh.eyJz.c2ln_-x' })
    for (const text of ['', 'a.b', 'a.b.c.d', 'a b.c.d', `a.b.${'c'.repeat(2_000)}`])
      expect(readToken(text)).toEqual(refused)
  })

  it('slots are whole, 0 to 64', () => {
    expect([readSlots('0'), readSlots('64')]).toEqual([
      { ok: true, value: 0 },
      { ok: true, value: 64 },
    ])
    for (const text of ['', '-1', '65', '1.5', '1e1', 'many']) expect(readSlots(text)).toEqual(refused)
  })

  it('seconds may have a fraction, and become milliseconds', () => {
    expect(readSeconds('2.5')).toEqual({ ok: true, value: 2_500 })
    for (const text of ['', '0', '-3', '86401', 'Infinity', '5s']) expect(readSeconds(text)).toEqual(refused)
  })
})
