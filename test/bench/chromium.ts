import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Quiet, without a sandbox (root in containers), and with links that stay on this machine. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--allow-loopback-in-peer-connection',
]
const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** @throws Error with a sentence when there is no Chromium; CHROMIUM_PATH says where else to look */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? USUAL_PLACES.find((path) => existsSync(path))
  if (!executablePath) throw new Error('This bench needs Chromium. `npm test` installs it, or set CHROMIUM_PATH.')
  return chromium.launch({ executablePath, args: FLAGS })
}
