import type { Page } from 'playwright-core'

const CLOSE_LIMIT_MS = 5_000

/**
 * What a host does in a full room, with a mouse: looks at the requests, at the sound settings, at somebody, at the
 * picture of the tree, mutes and unmutes, asks for more names and scrolls through them. @returns how many presses that
 * were
 */
export async function interact(page: Page): Promise<number> {
  let presses = 0
  const press = async (name: string | RegExp) => {
    await page.getByRole('button', { name }).first().click()
    presses += 1
    await painted(page)
  }
  const look = async (name: string | RegExp) => {
    await press(name)
    const dialog = page.getByRole('dialog')
    await dialog.waitFor({ timeout: CLOSE_LIMIT_MS })
    await page.keyboard.press('Escape')
    presses += 1
    await dialog.waitFor({ state: 'hidden', timeout: CLOSE_LIMIT_MS })
    await painted(page)
  }
  await look(/^Requests/)
  await look('Sound settings')
  await look(/You .*Host|Host.*You|^You/)
  await press(/^Mute$/)
  await press(/^Unmute$/)
  await look('How the sound travels')
  if (await page.getByRole('button', { name: 'Show more' }).isVisible()) await press('Show more')
  await scroll(page)
  return presses
}

/** Down through the audience and up again. */
async function scroll(page: Page): Promise<void> {
  await page.mouse.move(195, 400)
  for (const by of [500, 500, 500, 500, -500, -500, -500, -500]) {
    await page.mouse.wheel(0, by)
    await painted(page)
  }
}

/** Until the frame after next is painted: people wait for what they asked for before they ask again. */
const painted = (page: Page) =>
  page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  )
