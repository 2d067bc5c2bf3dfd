import { describe, expect, it } from 'vitest'
import { NodeMediaChannel } from './media-channel.ts'
import type { DataChannel } from 'node-datachannel'

/** A native channel that does what the test says. */
function nativeChannel() {
  const handles: Partial<Record<'open' | 'closed', () => void>> & { message?: (data: string | Buffer) => void } = {}
  const sent: Uint8Array[] = []
  const native = {
    isOpen: () => false,
    bufferedAmount: () => 17,
    onOpen: (handle: () => void) => (handles.open = handle),
    onClosed: (handle: () => void) => (handles.closed = handle),
    onMessage: (handle: (data: string | Buffer) => void) => (handles.message = handle),
    sendMessageBinary(bytes: Uint8Array) {
      if (bytes.length === 0) throw new Error('Sending failed, errno=32')
      return sent.push(bytes) > 0
    },
    close: () => {},
  } as unknown as DataChannel
  return { channel: new NodeMediaChannel(native), handles, sent }
}

describe('a media channel in Node', () => {
  it('says when it opens and when it closes', () => {
    const { channel, handles } = nativeChannel()
    const told: string[] = []
    channel.onopen = () => told.push(`open ${channel.readyState}`)
    channel.onclose = () => told.push(`close ${channel.readyState}`)
    handles.open!()
    handles.closed!()
    expect(told).toEqual(['open open', 'close closed'])
  })

  it('takes nothing before it is open, nor when it is to close', () => {
    const { channel, handles } = nativeChannel()
    expect(() => channel.send(Uint8Array.of(1))).toThrow(/not 'open'/)
    handles.open!()
    channel.close()
    expect(() => channel.send(Uint8Array.of(1))).toThrow(/not 'open'/)
  })

  it('loses what it can no longer send, and goes on', () => {
    const { channel, handles, sent } = nativeChannel()
    handles.open!()
    channel.send(new Uint8Array())
    channel.send(Uint8Array.of(1))
    expect(sent).toEqual([Uint8Array.of(1)])
  })

  it.each([
    { given: 'a part of a larger buffer', message: Buffer.from(Uint8Array.of(9, 1, 2, 9).buffer, 1, 2) },
    { given: 'a buffer of its own', message: Buffer.from(Uint8Array.of(1, 2).buffer) },
  ])('hands over as an ArrayBuffer $given', ({ message }) => {
    const { channel, handles } = nativeChannel()
    const came: unknown[] = []
    channel.onmessage = ({ data }: { data: unknown }) => came.push(data)
    handles.message!(message)
    expect(came).toEqual([Uint8Array.of(1, 2).buffer])
  })

  it('hands over text as a string, so that its owner can refuse it', () => {
    const { channel, handles } = nativeChannel()
    const came: unknown[] = []
    channel.onmessage = ({ data }: { data: unknown }) => came.push(data)
    handles.message!('hello')
    expect(came).toEqual(['hello'])
  })

  it('keeps nothing that comes before somebody listens', () => {
    const { channel, handles } = nativeChannel()
    handles.message!(Buffer.from([1]))
    const came: unknown[] = []
    channel.onmessage = ({ data }: { data: unknown }) => came.push(data)
    expect(came).toEqual([])
  })
})
