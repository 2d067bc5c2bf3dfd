import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Language, LANGUAGES } from '@banyan/app/words'
import type { Page } from 'playwright-core'
import { launchChromium } from '../helpers/chromium.ts'
import { fileOf, gallery, SCHEMES, SIZES } from './gallery.ts'
import type { Scene } from './scene.ts'
import { SCENES, visit } from './scenes.ts'
import { openWorld } from './world.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    language: { type: 'string', default: 'en' },
    to: { type: 'string', default: resolve(import.meta.dirname, '../../artifacts/screenshots') },
  },
})

const isLanguage = (value: string): value is Language => LANGUAGES.some((language) => language === value)

async function main(): Promise<void> {
  const { language, only, to } = values
  if (!isLanguage(language)) return refuse(`--language takes one of: ${LANGUAGES.join(', ')}.`)
  const scenes = SCENES.filter(({ name }) => only.length === 0 || only.some((part) => name.startsWith(part)))
  if (scenes.length === 0) return refuse(`No scene begins with ${only.join(' or ')}. ${namesOf(SCENES)}`)

  await mkdir(to, { recursive: true })
  const dataDir = await mkdtemp(join(tmpdir(), 'banyan-screenshots-'))
  const browser = await launchChromium()
  const world = await openWorld({ browser, dataDir, language })
  let done = 0
  try {
    for (const scene of scenes) {
      await visit(world, scene, (page) => shoot(page, scene, to))
      done += 1
      console.log(`${String(done).padStart(String(scenes.length).length)}/${scenes.length} ${scene.name}`)
    }
    await writeFile(join(to, 'index.html'), gallery(scenes))
    console.log(`${scenes.length * SIZES.length * SCHEMES.length} pictures: ${join(to, 'index.html')}`)
  } finally {
    await world.close()
    await browser.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function shoot(page: Page, scene: Scene, folder: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme })
      const path = join(folder, fileOf(scene, size, colorScheme))
      await page.screenshot({ path, animations: 'disabled', fullPage: scene.long ?? false })
    }
  }
}

const namesOf = (scenes: readonly Scene[]) => `There are: ${scenes.map(({ name }) => name).join(', ')}.`

function refuse(sentence: string): void {
  console.error(sentence)
  process.exitCode = 2
}

await main()
