import { keepGoing } from '../web-audio/keep-going.ts'
import { within } from '../web-audio/within.ts'
import { moveTo } from './playout.ts'

/** Plays a voice that comes as a native track, through an audio element that is kept going. */
export class NativeVoice {
  readonly #element = new Audio()
  readonly #over = new AbortController()
  hasPlayed = false

  constructor(
    stream: MediaStream,
    { volume, silent, device, changed }: { volume: number; silent: boolean; device: string; changed: () => void },
  ) {
    const element = this.#element
    element.srcObject = stream
    element.volume = volume
    element.muted = silent
    if (device) void moveTo(device, element)
    element.addEventListener('playing', () => (this.hasPlayed = true), { signal: this.#over.signal })
    keepGoing({
      ...{ target: element, events: ['pause', 'playing'], isGoing: () => !element.paused, changed },
      ...{ start: () => element.play(), signal: this.#over.signal },
    })
  }

  /** It should play and does not. */
  get isStopped(): boolean {
    return this.#element.paused
  }
  /** Never rejects. */
  async start(limitMs: number): Promise<void> {
    await within(this.#element.play(), limitMs).catch(() => {}) // refused: the next press tries again
  }
  setVolume(volume: number): void {
    this.#element.volume = volume
  }
  setSilent(silent: boolean): void {
    this.#element.muted = silent
  }
  moveTo(device: string): Promise<boolean> {
    return moveTo(device, this.#element)
  }
  close(): void {
    this.#over.abort()
    this.#element.srcObject = null
  }
}
