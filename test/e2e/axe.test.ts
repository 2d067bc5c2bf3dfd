import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Language } from '@banyan/app/words'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { axePath, spills, violations, withAxe } from '../helpers/reach.ts'
import { SCENES, visit } from '../scenes/scenes.ts'
import { LIVE } from '../scenes/scenes-live.ts'
import { openWorld, PHONE, type World } from '../scenes/world.ts'

/** A phone at 200 %: half as many pixels for everything. */
const ZOOMED = { width: PHONE.width / 2, height: PHONE.height / 2 }
const DESK = { width: 1280, height: 800 }

/** Says what is wrong with the scene that one looks at, and how one looked. */
type Note = (how: string, lines: readonly string[]) => void

describe('every scene of the app', () => {
  let browser: Browser
  let folder: string
  let world: World | undefined
  let axe: string

  beforeAll(async () => {
    browser = await launchChromium()
    axe = await readFile(axePath, 'utf8')
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'banyan-scenes-'))
  })
  afterEach(async () => {
    await world?.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** @returns everything that is wrong anywhere: one walk shows it all */
  async function through(
    language: Language,
    look: (page: Page, note: Note) => Promise<void>,
    scenes = SCENES,
  ): Promise<string[]> {
    const wrong: string[] = []
    const opened = await openWorld({ browser, dataDir: folder, language, context: { reducedMotion: 'reduce' } })
    world = opened
    for (const scene of scenes) {
      const note: Note = (how, lines) => void wrong.push(...lines.map((line) => `${scene.name}, ${how}: ${line}`))
      await visit(opened, scene, (page) => look(page, note)).catch((error: Error) =>
        note('never seen', [error.message]),
      )
      note(
        'in the console',
        opened.complaints().filter((line) => !scene.complains?.test(line)),
      )
    }
    return wrong
  }

  it('is open to everybody, light and dark, and fits phones, also from right to left and at 200 %', async () => {
    const wrong = await through('en', async (page, note) => {
      await withAxe(page, axe)
      await page.emulateMedia({ colorScheme: 'light' })
      note('light', await violations(page))
      await page.setViewportSize(DESK)
      await page.emulateMedia({ colorScheme: 'dark' })
      note('dark', await violations(page))
      await fits(page, note)
      await page.evaluate(() => (document.documentElement.dir = 'rtl'))
      note('from right to left', await spills(page))
      await page.evaluate(() => (document.documentElement.dir = 'ltr'))
    })
    expect(wrong).toEqual([])
  }, 240_000)

  it('fits phones in French, whose words are longer', async () => {
    // A second live room would take a minute; `npm run screenshots -- --language fr` shows what is live.
    const outside = SCENES.filter((scene) => !LIVE.includes(scene))
    expect(await through('fr', fits, outside)).toEqual([])
  }, 240_000)
})

async function fits(page: Page, note: Note): Promise<void> {
  await page.setViewportSize(ZOOMED)
  note('at 200 %', await spills(page))
  await page.setViewportSize(PHONE)
  note('at 390 px', await spills(page))
}
