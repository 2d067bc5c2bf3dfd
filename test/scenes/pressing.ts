import type { Page } from 'playwright-core'

/** Long enough for a sheet to open, mostly; where it did not, one presses again. */
const PRESS_AGAIN_MS = 3_000

/** Presses until a sheet is open: a page that has just arrived shows its buttons before they do anything. */
export async function sheet(page: Page, press: () => Promise<unknown>): Promise<void> {
  const open = page.locator('dialog[open]')
  for (let tries = 0; tries < 4; tries += 1) {
    await press()
    const came = await open.waitFor({ timeout: PRESS_AGAIN_MS }).then(
      () => true,
      () => false,
    )
    if (came) return
  }
  await open.waitFor()
}

/** Closes every sheet that is open. */
export async function closeSheets(page: Page): Promise<void> {
  const open = page.locator('dialog[open]')
  while ((await open.count()) > 0) {
    await page.keyboard.press('Escape')
    await open.first().waitFor({ state: 'detached' })
  }
}
