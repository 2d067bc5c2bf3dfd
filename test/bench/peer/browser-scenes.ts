import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { personNamed, signIn } from '../../helpers/accounts.ts'
import { isReady } from '../../helpers/visitors.ts'
import { type BrowserRun, measureBrowser } from './chromium-usage.ts'
import { Ends } from './ends.ts'
import { FRAMES_PER_S, heardShare } from './heard-share.ts'
import { nativePackets, sendNativeTrack, serveEmptyPage } from './native-track.ts'
import { openOwnBrowser, type OwnBrowser } from './own-browser.ts'
import { type BenchApp, openRoom } from './rooms.ts'

const PHONE = { width: 390, height: 844 }
const HEARD_LIMIT_MS = 30_000
/** Until jitter buffers have found their length, the code has run warm, and what comes later has been fetched. */
const SETTLE_MS = 10_000

/** What scenes need of one version of the code. Opened when the first scene asks for it. */
export interface Places {
  /** Where the code is. */
  readonly root: string
  app(): Promise<BenchApp>
  /** Where the page of a listener is served that is made of the library alone. */
  libraryPage(): Promise<string>
  /** A WAV file for microphones. */
  readonly microphone: string
}

/** How to see that a page hears all the time: one that does not costs less than it should. */
interface Proof {
  /** Frames or packets that it heard up to now. */
  readonly heard?: () => Promise<number>
  /** Resolves when it shows that somebody speaks. */
  readonly shown?: () => Promise<void>
}
interface Stage {
  readonly own: OwnBrowser
  readonly page: Page
  readonly places: Places
  readonly ends: Ends
}
/** Brings a page to where it is to be measured. */
type Scene = (stage: Stage) => Promise<Proof>

const SCENES = {
  blank: async () => ({}),

  async native({ page, places, ends }) {
    const empty = await ends.opened(serveEmptyPage())
    const other = await ends.opened(openOwnBrowser(places.microphone))
    const speaker = await other.context.newPage()
    for (const each of [page, speaker]) await each.goto(empty.url)
    await sendNativeTrack(speaker, page)
    return { heard: () => nativePackets(page) }
  },

  async library({ page, places, ends }) {
    const { relayUrl, room } = await ends.opened(openRoom(places.root))
    await page.goto(`${await places.libraryPage()}?${new URLSearchParams({ relay: relayUrl, room })}`)
    const heard = () =>
      page.evaluate(async () => {
        const { speakers } = (await globalThis.listener?.stats()) ?? { speakers: [] }
        return speakers.reduce((sum, { played }) => sum + played, 0)
      })
    await until('the listener hears nothing', async () => (await heard()) > 0)
    return { heard }
  },

  preview: (stage) => inRoom(stage),

  page: (stage) => listening(stage),

  async hidden(stage) {
    const { own, page } = stage
    const { shown } = await listening(stage)
    const front = await own.context.newPage()
    await front.bringToFront()
    await until('the page could not be hidden', () => page.evaluate(() => document.hidden))
    // Nothing is drawn behind another tab, so it has to come to the front again to show who speaks.
    return { shown: () => page.bringToFront().then(shown) }
  },
} as const satisfies Record<string, Scene>

export type BrowserScene = keyof typeof SCENES
export const BROWSER_SCENES = Object.keys(SCENES) as BrowserScene[]

/** A browser of its own with one page, and what that costs. */
export async function measureScene(
  name: BrowserScene,
  { places, seconds, signal }: { places: Places; seconds: number; signal: AbortSignal },
): Promise<BrowserRun> {
  const ends = new Ends()
  try {
    const own = await ends.opened(openOwnBrowser())
    const page = own.context.pages()[0] ?? (await own.context.newPage())
    await page.setViewportSize(PHONE)
    const scene: Scene = SCENES[name]
    const { heard, shown } = await scene({ own, page, places, ends })
    await pause(SETTLE_MS, undefined, { signal })
    const before = (await heard?.()) ?? 0
    const run = await measureBrowser({ browser: own.browser, page, seconds, signal })
    const after = await heard?.()
    await shown?.()
    const share = after === undefined ? 1 : heardShare(name, after - before, seconds * FRAMES_PER_S)
    return { ...run, heard: share }
  } finally {
    await ends.close()
  }
}

/** Somebody with an account opens the page of a room. */
async function inRoom({ own, page, places, ends }: Stage): Promise<Proof> {
  const app = await places.app()
  const { room } = await ends.opened(app.openRoom())
  await signIn(own.context, app.url, personNamed('Grace Hopper'))
  await page.goto(`${app.url}/rooms/${room}`)
  await isReady(page)
  await page.getByRole('button', { name: 'Start listening' }).waitFor({ timeout: HEARD_LIMIT_MS })
  return {}
}

async function listening(stage: Stage): Promise<Required<Pick<Proof, 'shown'>>> {
  const { page } = stage
  await inRoom(stage)
  await page.getByRole('button', { name: 'Start listening' }).click()
  const shown = () => page.locator('[data-speaking]').first().waitFor({ timeout: HEARD_LIMIT_MS })
  await shown()
  return { shown }
}

async function until(otherwise: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + HEARD_LIMIT_MS
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(otherwise)
    await pause(200)
  }
}
