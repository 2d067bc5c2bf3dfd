import { describe, expect, it } from 'vitest'
import { messageOf } from './socket-message.ts'

const WORDS = new Set(['room:join', 'link:signal'])

describe('messageOf', () => {
  it.each([
    ['42["room:join",{"room":"tea"}]', { event: 'room:join', isWord: true }],
    ['4217["link:signal",{}]', { event: 'link:signal', isWord: true }],
    ['4317[{"ok":true}]', { event: 'answer', isWord: true }],
    ['2', { event: 'housekeeping', isWord: true }],
    ['40{"protocol":3}', { event: 'housekeeping', isWord: true }],
    ['0{"sid":"x","upgrades":[]}', { event: 'housekeeping', isWord: true }],
  ])('knows %s', (text, message) => {
    expect(messageOf(text, WORDS)).toEqual(message)
  })
  it.each([
    ['an event that the protocol does not name', '42["sound",[1,2,3]]', 'sound'],
    ['an event with binary parts', '451-["room:join",{"_placeholder":true,"num":0}]', 'unknown'],
    ['a long message that looks like housekeeping', `2${'x'.repeat(1_000)}`, 'unknown'],
    ['anything else', 'bAAECAwQ=', 'unknown'],
  ])('takes %s for sound', (_name, text, event) => {
    expect(messageOf(text, WORDS)).toEqual({ event, isWord: false })
  })
})
