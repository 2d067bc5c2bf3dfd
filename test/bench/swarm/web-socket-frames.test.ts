import { describe, expect, it } from 'vitest'
import { FrameReader } from './web-socket-frames.ts'

const OPCODES = { continuation: 0, text: 1, binary: 2, ping: 9 }

/** A frame as RFC 6455, section 5.2, has it. */
function frame(kind: keyof typeof OPCODES, payload: Buffer, { masked = false, isLast = true } = {}): Buffer {
  const { length } = payload
  const head = [(isLast ? 0x80 : 0) | OPCODES[kind]]
  const bit = masked ? 0x80 : 0
  if (length < 126) head.push(bit | length)
  else if (length < 65_536) head.push(bit | 126, length >> 8, length & 0xff)
  else head.push(bit | 127, 0, 0, 0, 0, 0, length >> 16, (length >> 8) & 0xff, length & 0xff)
  const mask = [7, 99, 200, 1]
  if (!masked) return Buffer.concat([Buffer.from(head), payload])
  return Buffer.concat([Buffer.from([...head, ...mask]), payload.map((byte, index) => byte ^ mask[index & 3]!)])
}

const MESSAGES = [
  frame('text', Buffer.from('42["room:join",{}]'), { masked: true }),
  frame('ping', Buffer.from('still there?')),
  frame('binary', Buffer.alloc(300, 5), { masked: true }),
  frame('text', Buffer.from('half '), { isLast: false }),
  frame('continuation', Buffer.from('and half')),
  frame('binary', Buffer.alloc(70_000, 6)),
]
const EXPECTED = ['text 18', 'binary 300', 'text 5', 'text 8', 'binary 70000']

function read(chunks: readonly Buffer[], behindHeaders = false) {
  const seen: string[] = []
  const reader = new FrameReader((kind, payload) => seen.push(`${kind} ${payload.length}`), { behindHeaders })
  for (const chunk of chunks) reader.take(chunk)
  return seen
}

describe('FrameReader', () => {
  it('tells messages apart by kind and length, with and without mask', () => {
    expect(read(MESSAGES)).toEqual(EXPECTED)
  })
  it.each([1, 3, 1_000])('reads them in pieces of %i bytes too', (size) => {
    const messages = size < 100 ? MESSAGES.slice(0, -1) : MESSAGES
    const all = Buffer.concat(messages)
    const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
      all.subarray(at * size, (at + 1) * size),
    )
    expect(read(pieces)).toEqual(EXPECTED.slice(0, size < 100 ? -1 : undefined))
  })
  it('begins behind the headers of the answer where there are some', () => {
    const headers = Buffer.from('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n')
    expect(read([headers.subarray(0, 20), Buffer.concat([headers.subarray(20), ...MESSAGES])], true)).toEqual(EXPECTED)
  })
  it('takes the mask off', () => {
    const texts: string[] = []
    new FrameReader((_kind, payload) => texts.push(payload.toString())).take(MESSAGES[0]!)
    expect(texts).toEqual(['42["room:join",{}]'])
  })
})
