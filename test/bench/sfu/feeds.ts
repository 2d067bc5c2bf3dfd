import { setTimeout as pause } from 'node:timers/promises'
import { createNodeSession } from '@banyan/node'
import { FRAME_MS, FRAME_SAMPLES, type OpusFrame } from '@banyan/core/ports'
import { machineNowMs } from './arrivals.ts'
import { frameOf } from './frames.ts'
import { type Janus, openUdp } from './janus.ts'
import { writeRtp } from './rtp.ts'

/** Where frames go in. */
export interface Feed {
  send(frame: { number: number; opus: Uint8Array<ArrayBuffer>; timestamp: number }): void
  close(): Promise<void>
}

/** RTP into the mountpoint. */
export async function rtpFeed({ rtpPort }: Janus): Promise<Feed> {
  const socket = await openUdp()
  return {
    send: ({ number, opus, timestamp }) =>
      socket.send(writeRtp({ sequence: number, timestamp, payload: opus }), rtpPort, '127.0.0.1'),
    close: async () => void socket.close(),
  }
}

/** A speaker of our own, who starts a room. */
export async function speakerFeed(relayUrl: string): Promise<Feed & { readonly room: string }> {
  const session = createNodeSession({ relayUrl, slots: 0, bindAddress: '127.0.0.1' })
  const { view } = await session.create({ title: 'Bench', name: 'Speaker' })
  let onFrame: (frame: OpusFrame) => void = () => {}
  session.publish(
    {
      run: (handle, signal) => {
        onFrame = handle
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      },
    },
    { silence: 'send' },
  )
  return {
    room: view.room,
    send: ({ opus, timestamp }) => onFrame({ opus, timestamp, level: 20 }),
    close: () => session.close(),
  }
}

/** Sends frame after frame, one each 20 ms by the machine's clock, and notes when each went in. */
export class Speech {
  readonly sentAt = new Map<number, number>()
  #next = 0
  readonly #startedAt = machineNowMs()

  /** @returns the numbers of the first frame, and of the one behind the last */
  async speak(feed: Feed, isOver: (frames: number) => boolean): Promise<readonly [first: number, end: number]> {
    const first = this.#next
    // Timestamps follow the clock, so that a pause between two windows is a pause for the listener.
    let slot = Math.ceil((machineNowMs() - this.#startedAt) / FRAME_MS)
    for (; !isOver(this.#next - first); slot += 1) {
      const waitMs = this.#startedAt + slot * FRAME_MS - machineNowMs()
      await pause(Math.max(0, waitMs))
      const number = this.#next
      this.#next += 1
      const opus = frameOf(number)
      this.sentAt.set(number, machineNowMs())
      feed.send({ number, opus, timestamp: (slot * FRAME_SAMPLES) >>> 0 })
    }
    return [first, this.#next]
  }
}
