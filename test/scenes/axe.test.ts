import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Language } from '@banyan/app/words'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { axePath, spills, violations, violationsOfColours, withAxe } from '../helpers/reach.ts'
import type { Scene, World } from './scene.ts'
import { SCENES, visit } from './scenes.ts'
import { openWorld, PHONE } from './world.ts'

/** A phone at 200 %: half as many pixels for everything. */
const ZOOMED = { width: PHONE.width / 2, height: PHONE.height / 2 }
const DESK = { width: 1280, height: 800 }

/** Says what is wrong with the scene that one looks at, and how one looked. */
type Note = (how: string, lines: readonly string[]) => void

/** Each scene is a test of its own, in one world in which they follow one another. */
function walk(language: Language, scenes: readonly Scene[], look: (page: Page, note: Note) => Promise<void>): void {
  let browser: Browser
  let folder: string
  let world: World

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'banyan-scenes-'))
    browser = await launchChromium()
    world = await openWorld({ browser, dataDir: folder, language, context: { reducedMotion: 'reduce' } })
  })
  afterAll(async () => {
    await world?.close()
    await browser?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it.each(scenes)('$name', async (scene) => {
    const wrong: string[] = []
    const note: Note = (how, lines) => void wrong.push(...lines.map((line) => `${how}: ${line}`))
    await visit(world, scene, (page) => look(page, note)).catch((error: Error) => note('never seen', [error.message]))
    note(
      'in the console',
      world.complaints().filter((line) => !scene.complains?.test(line)),
    )
    expect(wrong).toEqual([])
  })
}

describe('every scene is open to all, light and dark, and fits phones, also from right to left and at 200 %', () => {
  let axe: string
  beforeAll(async () => {
    axe = await readFile(axePath, 'utf8')
  })

  walk('en', SCENES, async (page, note) => {
    await withAxe(page, axe)
    await page.emulateMedia({ colorScheme: 'light' })
    note('light', await violations(page))
    await page.setViewportSize(DESK)
    await page.emulateMedia({ colorScheme: 'dark' })
    note('dark', await violationsOfColours(page))
    await fits(page, note)
    await page.evaluate(() => (document.documentElement.dir = 'rtl'))
    note('from right to left', await spills(page))
    await page.evaluate(() => (document.documentElement.dir = 'ltr'))
  })
})

describe('every scene that is not live fits phones in French, whose words are longer', () => {
  // A second live room would take a minute; `npm run screenshots -- --language fr` shows what is live.
  const outside = SCENES.filter((scene) => scene.needs !== 'room')
  walk('fr', outside, fits)
})

async function fits(page: Page, note: Note): Promise<void> {
  await page.setViewportSize(ZOOMED)
  note('at 200 %', await spills(page))
  await page.setViewportSize(PHONE)
  note('at 390 px', await spills(page))
}
