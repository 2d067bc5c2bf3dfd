import type { LinkTraffic } from '../ports/media-plane.ts'

type LinkCounts = Pick<
  LinkTraffic,
  'packetsIn' | 'packetsOut' | 'bytesIn' | 'bytesOut' | 'duplicates' | 'refused' | 'shed' | 'asked' | 'answered'
>

/** What went over one link since it was made. `LinkTraffic` says what each figure means. */
export class LinkCounters {
  #packetsIn = 0
  #packetsOut = 0
  #bytesIn = 0
  #bytesOut = 0
  #duplicates = 0
  #refused = 0
  #shed = 0
  #asked = 0
  #answered = 0

  bytesReceived(bytes: number): void {
    this.#bytesIn += bytes
  }
  packetReceived(): void {
    this.#packetsIn += 1
  }
  packetSent(bytes: number): void {
    this.#packetsOut += 1
    this.#bytesOut += bytes
  }
  messageSent(bytes: number): void {
    this.#bytesOut += bytes
  }
  duplicateDropped(): void {
    this.#duplicates += 1
  }
  refused(): void {
    this.#refused += 1
  }
  packetShed(): void {
    this.#shed += 1
  }
  frameRequested(): void {
    this.#asked += 1
  }
  requestAnswered(): void {
    this.#answered += 1
  }

  get counts(): LinkCounts {
    return {
      ...{ packetsIn: this.#packetsIn, packetsOut: this.#packetsOut },
      ...{ bytesIn: this.#bytesIn, bytesOut: this.#bytesOut },
      ...{ duplicates: this.#duplicates, refused: this.#refused, shed: this.#shed },
      ...{ asked: this.#asked, answered: this.#answered },
    }
  }
}
