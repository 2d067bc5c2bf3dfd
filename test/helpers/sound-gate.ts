import { join } from 'node:path'
import type { Page } from 'playwright-core'

interface Gated {
  soundGate: {
    shut(): Promise<void>
    open(): void
    loudest(): number
    unplug(): void
    readonly microphones: number
  }
}
const gate = <Result>(page: Page, act: (gate: Gated['soundGate']) => Result | Promise<Result>) =>
  page.evaluate(`(${act.toString()})(globalThis.soundGate)`) as Promise<Result>

/** Lets a test take a page's sound away, as a phone call does, and measure it. To be prepared before the page opens. */
export const soundGate = {
  prepare: (page: Page) => page.addInitScript({ path: join(import.meta.dirname, 'sound-gate.page.js') }),
  shut: (page: Page) => gate(page, (it) => it.shut()),
  open: (page: Page) => gate(page, (it) => it.open()),
  /** The loudest sample of the last 0.7 s that reached the loudspeaker. */
  loudest: (page: Page) => gate(page, (it) => it.loudest()),
  unplug: (page: Page) => gate(page, (it) => it.unplug()),
  microphones: (page: Page) => gate(page, (it) => it.microphones),
}
