import type { LinkMessage } from '../../wire/link-message.ts'
import type { LinkPort } from '../link-port.ts'
import { bitsPerSecond, probeTrain } from './probe.ts'

type ProbeAnswer = Extract<LinkMessage, { type: 'probe-answer' }>

/** Measures what this peer's uplink carries: sends trains of packets, and reads the answers. The newest train alone
 *  counts. */
export class UplinkProbe {
  #train = 0
  #bps: number | undefined

  /** Bits a second; undefined until a train was answered. */
  get bps(): number | undefined {
    return this.#bps
  }

  send(port: LinkPort, now: number): void {
    this.#train += 1
    for (const message of probeTrain(this.#train)) port.sendMessage(message, now)
  }

  answered(answer: ProbeAnswer): void {
    if (answer.train === (this.#train & 0xffff)) this.#bps = bitsPerSecond(answer) ?? this.#bps
  }
}
