import type { Browser, Page } from 'playwright-core'
import { parseRoomId } from '@banyan/core'
import { isReady } from '../../helpers/visitors.ts'
import { quantile } from '../statistics.ts'
import type { Chance } from './arrivals.ts'
import { openCrowd, type TokenFor } from './crowd.ts'
import type { Reader } from './fill.ts'
import { interact } from './interactions.ts'
import { openPhone, type OpenPage, readVitals, workletsOf } from './pages.ts'
import { type ScriptWeight, sumOf, weigh } from './scripts.ts'

const HEARD_LIMIT_MS = 60_000
/** Until the page has drawn a room that filled in a few seconds. */
const SETTLE_MS = 3_000

export interface RoomFigures {
  readonly roomJsKbGz: number
  readonly roomCls: number
  readonly interactionMsP95: number
  readonly wheelMsP95: number
  readonly presses: number
  readonly listeners: number
  /** Until sound came; what the page loaded after that; what the service worker put aside meanwhile. */
  readonly scripts: { readonly first: ScriptWeight; readonly later: ScriptWeight; readonly kept: ScriptWeight }
}

export interface RoomOptions {
  browser: Browser
  url: string
  host: Reader
  listener: Reader
  listeners: number
  rounds: number
  chance: Chance
  tokenFor: TokenFor
  signal: AbortSignal
  say: (line: string) => void
}

/** A Space with one listener in a browser who hears it, then with a full audience. */
export async function measureRoom(options: RoomOptions): Promise<RoomFigures> {
  const { browser, url, listeners, rounds, chance, tokenFor, signal, say } = options
  const ends: (() => unknown)[] = []
  try {
    const host = await openPhone(browser, url, options.host)
    ends.push(() => host.close())
    const path = await startSpace(host.page, url)
    say('A listener opens the room, with nothing in the cache …')
    const ear = await openPhone(browser, url, options.listener)
    ends.push(() => ear.close())
    const heard = await listen(ear, url + path)

    const crowdSize = listeners - 1
    say(`${crowdSize} more listeners come …`)
    const crowd = await openCrowd({
      ...{ relayUrl: url, room: parseRoomId(path.split('/').at(-1))!, size: crowdSize },
      ...{ chance, tokenFor, signal },
    })
    ends.push(() => crowd.close())
    await host.page
      .getByText(`${listeners.toLocaleString('en')} listening`)
      .first()
      .waitFor()
    await host.page.waitForTimeout(SETTLE_MS)
    const counted = await host.page
      .getByText(/^[\d,]+ listening$/)
      .first()
      .textContent()

    const before = await readVitals(host.page)
    let presses = 0
    for (let round = 1; round <= rounds; round += 1) {
      signal.throwIfAborted()
      say(`Interactions, round ${round} of ${rounds} …`)
      presses += await interact(host.page)
    }
    const after = await readVitals(host.page, before.presses.length + presses)
    const { cls } = await readVitals(ear.page)
    const weights = await weigh([...heard, ...[...ear.scripts, ...host.scripts].map(({ url }) => url)])
    const later = [...host.scripts, ...ear.scripts].filter(
      ({ url, byServiceWorker }) => !byServiceWorker && !heard.has(url),
    )
    const kept = ear.scripts.filter(({ url, byServiceWorker }) => byServiceWorker && !heard.has(url))
    const answers = after.presses.slice(before.presses.length)
    const first = sumOf(heard, weights)
    return {
      roomJsKbGz: first.kb,
      roomCls: cls,
      interactionMsP95: quantile([...answers, ...after.turns], 0.95),
      wheelMsP95: quantile(after.turns, 0.95),
      presses: answers.length,
      listeners: Number(counted?.replace(/\D/g, '')),
      scripts: {
        first,
        later: sumOf(
          later.map(({ url }) => url),
          weights,
        ),
        kept: sumOf(
          kept.map(({ url }) => url),
          weights,
        ),
      },
    }
  } finally {
    for (const end of ends.toReversed()) await end()
  }
}

async function startSpace(page: Page, url: string): Promise<string> {
  await page.goto(url)
  await isReady(page)
  await page.getByRole('button', { name: 'Write or speak' }).click()
  await page.getByText('Space', { exact: true }).click()
  await page.getByLabel('What do you want to talk about?').fill('What a thousand people hear')
  await page.getByRole('button', { name: 'Start now' }).click()
  await page.waitForURL(/\/rooms\//)
  await page.getByRole('button', { name: 'Mute', exact: true }).waitFor()
  return new URL(page.url()).pathname
}

/** @returns what the page loaded until a face on its stage moved with the voice: sound was there */
async function listen({ page, scripts }: OpenPage, address: string): Promise<ReadonlySet<string>> {
  await page.goto(address)
  await isReady(page)
  await page.getByRole('button', { name: 'Start listening' }).click()
  await page.locator('[data-speaking]').first().waitFor({ timeout: HEARD_LIMIT_MS })
  const loaded = scripts.filter(({ byServiceWorker }) => !byServiceWorker).map(({ url }) => url)
  const heard = new Set([...loaded, ...(await workletsOf(page))])
  const missing = ['forwarder-worker', 'playout-worklet'].filter(
    (name) => ![...heard].some((url) => url.includes(name)),
  )
  if (missing.length > 0) throw new Error(`the browser does not tell of all scripts: ${missing.join(', ')}`)
  return heard
}
