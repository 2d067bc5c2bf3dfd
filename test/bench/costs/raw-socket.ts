import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { PROTOCOL_VERSION } from '@banyan/core/protocol'

/** How long a connection may take to open, in ms. */
const OPEN_LIMIT_MS = 10_000

/** The opcodes of WebSocket frames that are sent (RFC 6455, 5.2). */
const OPCODES = { piece: 0, text: 1, ping: 9 } as const

/** A WebSocket to a relay as hostile clients have it: it obeys no limits, and need not read. */
export interface RawSocket {
  /** Sends a frame. Returns false when it waits because the other end reads too slowly. */
  send(kind: keyof typeof OPCODES, payload?: string): boolean
  /** Asks the relay for something, and does not wait for an answer. */
  ask(event: string, ask: unknown): boolean
  /** Asks, and waits for the answer. Undefined when the connection is closed first. */
  request(event: string, ask: unknown): Promise<{ ok: boolean; value?: unknown; error?: { code: string } } | undefined>
  /** Every event that the relay tells. */
  onNotice(handle: (event: string, notice: unknown) => void): void
  /** Reads nothing more. */
  stopReading(): void
  /** What was sent has left this process. */
  drained(): Promise<void>
  readonly isOpen: boolean
  /** The code of the refusal with which the relay closed it. */
  readonly closedBecause: string | undefined
  close(): void
}

export interface OpenRawSocket {
  url: string
  /** Where it seems to come from, as a proxy on the relay's machine would say. */
  address: string
  /** Says hello to Socket.IO and waits for its answer. @default true */
  hello?: boolean
}

/** Opens one. @returns undefined when the relay turns it away */
export async function openRawSocket({ url, address, hello = true }: OpenRawSocket): Promise<RawSocket | undefined> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  socket.on('error', () => {})
  const state = { isOpen: true, closedBecause: undefined as string | undefined, asked: 0 }
  const answers = new Map<number, (answer: never) => void>()
  const handlers = new Set<(event: string, notice: unknown) => void>()
  let onText: (text: string) => void = () => {}
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      state.isOpen = false
      for (const answer of answers.values()) answer(undefined as never)
      answers.clear()
      resolve()
    })
  })
  const within = <Value>(promise: Promise<Value>): Promise<Value | undefined> => {
    const limit = new Promise<undefined>((resolve) => setTimeout(resolve, OPEN_LIMIT_MS, undefined).unref())
    return Promise.race([promise, closed.then(() => undefined), limit])
  }

  socket.write(
    [
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
      ...[`Host: ${hostname}`, 'Upgrade: websocket', 'Connection: Upgrade', `X-Forwarded-For: ${address}`],
      ...[`Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`, 'Sec-WebSocket-Version: 13', '', ''],
    ].join('\r\n'),
  )
  const isUpgraded = await within(headersOf(socket))
  if (!isUpgraded) {
    socket.destroy()
    return undefined
  }
  const greeted = new Promise<true>((resolve) => {
    onText = (text) => {
      if (text.startsWith('40')) resolve(true)
      else if (text === '2') send('text', '3')
      else if (text.startsWith('43')) {
        const [, id = '', body = '[]'] = /^43(\d+)(.*)$/s.exec(text) ?? []
        answers.get(Number(id))?.(JSON.parse(body)[0] as never)
        answers.delete(Number(id))
      } else if (text.startsWith('42')) {
        const [event, notice] = JSON.parse(text.slice(2)) as [string, { event?: string; error?: { code: string } }]
        if (event === 'refused' && notice.event === 'connection') state.closedBecause = notice.error?.code
        for (const handle of handlers) handle(event, notice)
      } else if (text.startsWith('41')) socket.end()
    }
  })
  readFrames(socket, (text) => onText(text))
  const send = (kind: keyof typeof OPCODES, payload = ''): boolean => {
    if (!state.isOpen) return false
    return socket.write(frame(OPCODES[kind], Buffer.from(payload), kind !== 'piece'))
  }
  if (hello) {
    send('text', `40{"protocol":${PROTOCOL_VERSION}}`)
    if (!(await within(greeted))) {
      socket.destroy()
      return undefined
    }
  }
  return {
    send,
    ask: (event, ask) => send('text', `42${JSON.stringify([event, ask])}`),
    request: (event, ask) =>
      new Promise((resolve) => {
        if (!state.isOpen) return resolve(undefined)
        const id = (state.asked += 1)
        answers.set(id, resolve)
        send('text', `42${id}${JSON.stringify([event, ask])}`)
      }),
    onNotice: (handle) => void handlers.add(handle),
    stopReading: () => void socket.pause(),
    drained: () =>
      new Promise((resolve) => {
        if (!state.isOpen || !socket.writableNeedDrain) return void setImmediate(resolve)
        const done = () => {
          socket.off('drain', done).off('close', done)
          resolve()
        }
        socket.once('drain', done).once('close', done)
      }),
    get isOpen() {
      return state.isOpen
    },
    get closedBecause() {
      return state.closedBecause
    },
    close: () => void socket.destroy(),
  }
}

/** Whether the relay lets the WebSocket in. What comes behind its answer stays to be read. */
function headersOf(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    let text: Buffer = Buffer.alloc(0)
    const onData = (more: Buffer) => {
      text = Buffer.concat([text, more])
      const end = text.indexOf('\r\n\r\n')
      if (end < 0) return
      socket.off('data', onData).pause()
      if (text.length > end + 4) socket.unshift(text.subarray(end + 4))
      resolve(text.toString('latin1', 0, 12) === 'HTTP/1.1 101')
    }
    socket.on('data', onData)
  })
}

/** Hands on the texts that come in. A relay sends no pieces of messages. */
function readFrames(socket: Socket, onText: (text: string) => void): void {
  let bytes: Buffer = Buffer.alloc(0)
  socket.on('data', (more: Buffer) => {
    bytes = bytes.length === 0 ? more : Buffer.concat([bytes, more])
    while (bytes.length >= 2) {
      const short = bytes[1]! & 0x7f
      const headerLength = short === 127 ? 10 : short === 126 ? 4 : 2
      if (bytes.length < headerLength) return
      const length = short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short
      if (bytes.length < headerLength + length) return
      const isText = (bytes[0]! & 0xf) === OPCODES.text
      const payload = bytes.subarray(headerLength, headerLength + length)
      bytes = bytes.subarray(headerLength + length)
      if (isText) onText(payload.toString())
    }
  })
  socket.resume()
}

/** A masked frame of a client (RFC 6455, 5.2). Its mask is zero: nothing on loopback looks for patterns. */
function frame(opcode: number, payload: Buffer, isWhole: boolean): Buffer {
  const { length } = payload
  const header = Buffer.alloc(length < 126 ? 6 : length < 65_536 ? 8 : 14)
  header[0] = (isWhole ? 0x80 : 0) | opcode
  if (length < 126) header[1] = 0x80 | length
  else if (length < 65_536) {
    header[1] = 0x80 | 126
    header.writeUInt16BE(length, 2)
  } else {
    header[1] = 0x80 | 127
    header.writeBigUInt64BE(BigInt(length), 2)
  }
  return Buffer.concat([header, payload])
}
