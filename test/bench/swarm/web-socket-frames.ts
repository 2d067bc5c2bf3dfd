const OPCODE = { continuation: 0, text: 1, binary: 2 } as const
const MASKED = 0x80
const HEADERS_END = '\r\n\r\n'

/** Takes the bytes of one direction of a WebSocket (RFC 6455, section 5.2) as they come, and tells the messages in
 *  them. */
export class FrameReader {
  readonly #onPayload: (kind: 'text' | 'binary', payload: Buffer) => void
  #behindHeaders: boolean
  #rest: Buffer = Buffer.alloc(0)
  /** What a continued message began as. */
  #kind: 'text' | 'binary' = 'text'

  constructor(
    onPayload: (kind: 'text' | 'binary', payload: Buffer) => void,
    { behindHeaders = false }: { behindHeaders?: boolean } = {},
  ) {
    this.#onPayload = onPayload
    this.#behindHeaders = behindHeaders
  }

  take(bytes: Buffer): void {
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes
    if (this.#behindHeaders) {
      const end = this.#rest.indexOf(HEADERS_END)
      if (end < 0) return
      this.#behindHeaders = false
      this.#rest = this.#rest.subarray(end + HEADERS_END.length)
    }
    while (this.#frame());
  }

  /** @returns whether there was a whole frame */
  #frame(): boolean {
    const bytes = this.#rest
    if (bytes.length < 2) return false
    const opcode = bytes[0]! & 0x0f
    const isMasked = (bytes[1]! & MASKED) !== 0
    let length = bytes[1]! & 0x7f
    let at = 2
    if (length === 126) {
      if (bytes.length < 4) return false
      length = bytes.readUInt16BE(2)
      at = 4
    } else if (length === 127) {
      if (bytes.length < 10) return false
      length = Number(bytes.readBigUInt64BE(2))
      at = 10
    }
    const mask = isMasked ? bytes.subarray(at, at + 4) : undefined
    if (mask) at += 4
    if (bytes.length < at + length) return false
    const payload = Buffer.from(bytes.subarray(at, at + length))
    if (mask) for (let index = 0; index < payload.length; index += 1) payload[index]! ^= mask[index & 3]!
    this.#rest = bytes.subarray(at + length)
    if (opcode === OPCODE.text || opcode === OPCODE.binary) this.#kind = opcode === OPCODE.text ? 'text' : 'binary'
    if (opcode <= OPCODE.binary) this.#onPayload(this.#kind, payload)
    return true
  }
}
