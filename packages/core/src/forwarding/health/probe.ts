import { type LinkMessage, PROBE_BYTES } from '../../wire/link-message.ts'

/** Packets of one train: 20 kB. */
export const TRAIN = 20
/** Waited for the rest of a train after its first packet. */
const PATIENCE_MS = 300
/** No answer to more trains than this, so that nobody makes us busy with them. */
const EVERY_MS = 2_000
/** Clocks in browsers are coarse: what came within this is not told apart. Caps what can be measured at 1.5 Gbit/s. */
const LEAST_SPAN_US = 100

type Probe = Extract<LinkMessage, { type: 'probe' }>
type ProbeAnswer = Extract<LinkMessage, { type: 'probe-answer' }>

export const probeTrain = (train: number): Probe[] =>
  Array.from({ length: TRAIN }, (_, index) => ({ type: 'probe', train: train & 0xffff, index, of: TRAIN }))

/** Bits a second; undefined when the answer says nothing. */
export function bitsPerSecond({ bytes, spanUs }: ProbeAnswer): number | undefined {
  if (bytes < PROBE_BYTES || bytes > TRAIN * PROBE_BYTES) return undefined
  return Math.round((bytes * 8 * 1e6) / Math.max(LEAST_SPAN_US, spanUs))
}

/** The far end of a train: how many bytes came after the first packet, and in how long. One train at a time. */
export class ProbeReceiver {
  #train: { id: number; of: number; firstAt: number; lastAt: number; packets: number } | undefined
  #answeredAt = -Infinity

  /** @returns the answer, when the train is whole */
  received({ train, of }: Probe, now: number): ProbeAnswer | undefined {
    if (this.#train?.id !== train) {
      if (now - this.#answeredAt < EVERY_MS) return undefined
      this.#train = { id: train, of, firstAt: now, lastAt: now, packets: 1 }
      return undefined
    }
    this.#train.packets += 1
    this.#train.lastAt = now
    return this.#train.packets >= this.#train.of ? this.#answer(now) : undefined
  }

  /** @returns the answer to a train that will not be whole any more */
  tick(now: number): ProbeAnswer | undefined {
    return this.#train && now - this.#train.firstAt > PATIENCE_MS ? this.#answer(now) : undefined
  }

  #answer(now: number): ProbeAnswer | undefined {
    const { id, packets, firstAt, lastAt } = this.#train!
    this.#train = undefined
    this.#answeredAt = now
    if (packets < 2) return undefined
    const spanUs = Math.round((lastAt - firstAt) * 1_000)
    return { type: 'probe-answer', train: id, bytes: (packets - 1) * PROBE_BYTES, spanUs }
  }
}
