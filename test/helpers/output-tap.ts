import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { PATIENCE_MS } from './patience.ts'

const RATE = 48_000

interface Tapped {
  tapped: { readonly length: number; start(): void; base64(): string; loudest(samples: number): number }
}

export interface OutputTap {
  /** Waits until the page has played this long from now on, and returns it: mono, 48 kHz. */
  read(seconds: number): Promise<Float32Array>
  /** Waits until nothing is to be heard for a tenth of a second. */
  faded(): Promise<void>
}

/**
 * Records what a page plays: the samples that reach the loudspeaker through Web Audio, not the page's word for it.
 * To be called before the page is opened. The page's content security policy must let blob: scripts run, or be
 * bypassed.
 */
export async function tapOutput(page: Page): Promise<OutputTap> {
  await page.addInitScript({ path: join(import.meta.dirname, 'output-tap.page.js') })
  return {
    async read(seconds) {
      await page.evaluate(() => (globalThis as unknown as Tapped).tapped.start())
      await page.waitForFunction(
        (samples) => (globalThis as unknown as Tapped).tapped.length >= samples,
        seconds * RATE,
        { timeout: seconds * 1_000 + PATIENCE_MS, polling: 200 },
      )
      const text = await page.evaluate(() => (globalThis as unknown as Tapped).tapped.base64())
      return new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer)
    },
    async faded() {
      await page.evaluate(() => (globalThis as unknown as Tapped).tapped.start())
      await page.waitForFunction((samples) => {
        const { tapped } = globalThis as unknown as Tapped
        return tapped.length >= samples && tapped.loudest(samples) < 1e-4
      }, RATE / 10)
    },
  }
}
