import { existsSync } from 'node:fs'
import puppeteer, { type Browser } from 'puppeteer-core'

const PLACES = ['/usr/bin/firefox-esr', '/usr/bin/firefox']

/** Links without mDNS names and on this machine alone, a microphone that beeps, and no questions. */
const PREFERENCES = {
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.peerconnection.ice.loopback': true,
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  // Nothing of this phones home.
  'app.update.enabled': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
}

/** Where Firefox is: what FIREFOX_PATH says, or Debian's place; undefined when there is none. */
export const findFirefox = (): string | undefined =>
  [process.env.FIREFOX_PATH, ...PLACES].find((path) => path !== undefined && existsSync(path))

/** How to get what `findFirefox` did not find. */
export const WITHOUT_FIREFOX = 'no Firefox on this machine: apt-get install firefox-esr, or set FIREFOX_PATH'

/** Starts Firefox without a window, over WebDriver BiDi. @throws Error that says how to get it when there is none */
export async function launchFirefox(): Promise<Browser> {
  const executablePath = findFirefox()
  if (executablePath === undefined) throw new Error(WITHOUT_FIREFOX)
  return puppeteer.launch({ browser: 'firefox', executablePath, headless: true, extraPrefsFirefox: PREFERENCES })
}
