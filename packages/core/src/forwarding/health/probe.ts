import { type LinkMessage, PROBE_BYTES } from '../../wire/link-message.ts'

/** Packets of one train, 1,000 bytes each. 20 kB are enough to tell a slow uplink from a fast one, and cost little. */
export const TRAIN_PACKETS = 20
/** A train is answered this many milliseconds after its first packet, even if some of its packets did not come. */
const PATIENCE_MS = 300
/** A train is answered at the earliest this many milliseconds after the last answer, so that nobody can keep this
 *  peer busy. */
const ANSWER_EVERY_MS = 2_000
/** The shortest span of a train that is believed, in microseconds: clocks in browsers are no finer. It caps the
 *  figure at 1.5 Gbit/s. */
const MIN_SPAN_US = 100

type Probe = Extract<LinkMessage, { type: 'probe' }>
type ProbeAnswer = Extract<LinkMessage, { type: 'probe-answer' }>

/** The packets of one train, to be sent at once. */
export const probeTrain = (train: number): Probe[] =>
  Array.from({ length: TRAIN_PACKETS }, (_, index) => ({
    type: 'probe',
    train: train & 0xffff,
    index,
    of: TRAIN_PACKETS,
  }))

/** What the uplink carries in bits a second; undefined when the answer makes no sense. */
export function bitsPerSecond({ bytes, spanUs }: ProbeAnswer): number | undefined {
  if (bytes < PROBE_BYTES || bytes > TRAIN_PACKETS * PROBE_BYTES) return undefined
  return Math.round((bytes * 8 * 1e6) / Math.max(MIN_SPAN_US, spanUs))
}

/** Receives trains of one link, one at a time: counts the bytes that come after the first packet, and how long they
 *  take. */
export class ProbeReceiver {
  #train: { id: number; of: number; firstAt: number; lastAt: number; packets: number } | undefined
  #answeredAt = -Infinity

  /** Takes a packet of a train. @returns the answer when the train is complete */
  received({ train, of }: Probe, now: number): ProbeAnswer | undefined {
    if (this.#train?.id !== train) {
      if (now - this.#answeredAt < ANSWER_EVERY_MS) return undefined
      this.#train = { id: train, of, firstAt: now, lastAt: now, packets: 1 }
      return undefined
    }
    this.#train.packets += 1
    this.#train.lastAt = now
    return this.#train.packets >= this.#train.of ? this.#answer(now) : undefined
  }

  /** @returns the answer to a train of which the rest does not come */
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
