import type { Page } from 'playwright-core'
import { INVITED, SPACE } from './cast.ts'
import { sheet } from './pressing.ts'
import type { World } from './scene.ts'

/** Opens the sheet behind the round +. */
export async function openComposer(page: Page, { words }: World, kind: 'post' | 'space'): Promise<void> {
  await sheet(page, () => page.getByRole('button', { name: words.social_compose_open() }).click())
  await page.locator(`dialog[open] label:has(input[value=${kind}])`).click()
}

/** Of the guide to a Space, in order. */
export const STEPS = ['about', 'speakers', 'guests', 'look'] as const
export type Step = (typeof STEPS)[number]

/** Goes through the guide to a Space, and fills in what it asks, up to a step. */
export async function composeSpace(page: Page, { words }: World, until: Step): Promise<void> {
  await page.getByLabel(words.start_topic()).fill(SPACE.title)
  for (const topic of SPACE.topics) {
    await page.getByRole('textbox', { name: words.start_topics(), exact: true }).fill(topic)
    await page.keyboard.press('Enter')
  }
  if (until === 'about') return
  await page.getByRole('button', { name: words.start_next_about() }).click()
  if (until === 'speakers') return
  await page.getByRole('button', { name: words.start_next_speakers() }).click()
  for (const { name, as } of INVITED) {
    await page.getByRole('searchbox', { name: words.start_find() }).fill(name)
    await page.getByRole('button', { name: words.start_invite({ name }) }).click()
    if (as === 'cohost') await page.getByRole('button', { name: words.start_as_cohost({ name }) }).click()
  }
  await page.getByRole('searchbox', { name: words.start_find() }).fill('')
  if (until === 'guests') return
  await page.getByRole('button', { name: words.start_next_guests() }).click()
}
