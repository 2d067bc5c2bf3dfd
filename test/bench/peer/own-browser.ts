import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { launchChromium } from '../../helpers/chromium.ts'
import { Ends } from './ends.ts'

/** What keeps pages as busy behind another tab as in front: people's browsers have none of it. */
const NEVER_RESTS = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
]

/** A Chromium as somebody has it: one window whose tabs hide each other, and no page that is told to be in front. */
export interface OwnBrowser {
  readonly browser: Browser
  readonly context: BrowserContext
  close(): Promise<void>
}

/** @throws Error that says how to get Chromium when there is none */
export async function openOwnBrowser(microphone?: string): Promise<OwnBrowser> {
  const ends = new Ends()
  try {
    const port = await freePort()
    await ends.opened(
      launchChromium({
        flags: [`--remote-debugging-port=${port}`],
        without: NEVER_RESTS,
        leaveSignals: true,
        ...(microphone !== undefined && { microphone }),
      }),
    )
    // Pages of the browser's own profile, seen from a second connection that changes nothing about them.
    const browser = await chromium.connectOverCDP({ endpointURL: `http://127.0.0.1:${port}`, noDefaults: true })
    ends.add(() => browser.close())
    return { browser, context: browser.contexts()[0]!, close: () => ends.close() }
  } catch (error) {
    await ends.close()
    throw error
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
