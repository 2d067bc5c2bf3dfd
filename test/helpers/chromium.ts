import { existsSync } from 'node:fs'
import { type Browser, type BrowserServer, chromium, type Page } from 'playwright-core'
import { PATIENCE_MS } from './patience.ts'

/** Everything that keeps Chromium from asking people, phoning home, or hiding this machine's address from ICE. */
const FLAGS = [
  '--disable-gpu',
  // Containers have 64 MB of shared memory; pages crash when it is full.
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--allow-loopback-in-peer-connection',
]
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export interface LaunchChromium {
  /** A WAV file that the microphone speaks, over and over. Without one it beeps. */
  microphone?: string
  /** More command line flags. */
  flags?: readonly string[]
  /** Flags of Playwright's own to leave out. */
  without?: readonly string[]
  /** Who starts it ends it when the process is interrupted, instead of Playwright, which ends the process too. */
  leaveSignals?: boolean
}

/** @throws Error that says how to get Chromium when there is none */
export const launchChromium = async (options?: LaunchChromium): Promise<Browser> =>
  patient(await chromium.launch(launchOptions(options)))

/** Starts a Chromium that several processes use at once, through `connectChromium`. @throws as `launchChromium` does */
export const serveChromium = (options?: LaunchChromium): Promise<BrowserServer> =>
  chromium.launchServer({ ...launchOptions(options), host: '127.0.0.1' })

/** A share in a Chromium that `serveChromium` started: closing it closes the pages that were opened through it. */
export const connectChromium = async (endpoint: string): Promise<Browser> => patient(await chromium.connect(endpoint))

function launchOptions({ microphone, flags = [], without = [], leaveSignals = false }: LaunchChromium = {}) {
  const executablePath = [process.env.CHROMIUM_PATH, ...PLACES].find((path) => path && existsSync(path))
  if (!executablePath) {
    throw new Error('no Chromium on this machine: apt-get install chromium, or set CHROMIUM_PATH')
  }
  return {
    executablePath,
    chromiumSandbox: false,
    ignoreDefaultArgs: [...without],
    ...(leaveSignals && { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }),
    args: [...FLAGS, ...flags, ...(microphone ? [`--use-file-for-fake-audio-capture=${microphone}`] : [])],
  }
}

/** Whatever is waited for in its pages may take as long as it takes on a slow machine. */
function patient(browser: Browser): Browser {
  browser.on('context', (context) => context.setDefaultTimeout(PATIENCE_MS))
  return browser
}

/** Collects what a page complains about, to show when a test fails. */
export function complaints(page: Page): string[] {
  const lines: string[] = []
  page.on('pageerror', (error) => lines.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') lines.push(`${message.type()}: ${message.text()}`)
  })
  return lines
}
