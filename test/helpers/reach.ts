import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

/** What `withAxe` puts into pages. */
export const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** Everything that axe knows by itself, and the size of targets, which it leaves off unless asked. Not whether names
 *  hold the words that are seen: it takes the initials on faces for words, which screen readers never hear of. */
const RULES: RunOptions = {
  rules: { 'target-size': { enabled: true }, 'label-content-name-mismatch': { enabled: false } },
  resultTypes: ['violations'],
}

/** What depends on colours, and is looked at again in the dark: the rest of a page is the same there. */
const COLOURS: RunOptions = {
  runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
  resultTypes: ['violations'],
}

/**
 * What axe finds wrong with a page as it is now, one line for each place. The page needs `withAxe` before it is opened.
 * @example expect(await violations(page)).toEqual([])
 */
export const violations = (page: Page): Promise<string[]> => violationsOf(page, RULES)

/** What axe finds wrong with the colours of a page as it is now. The page needs `withAxe` before it is opened. */
export const violationsOfColours = (page: Page): Promise<string[]> => violationsOf(page, COLOURS)

async function violationsOf(page: Page, rules: RunOptions): Promise<string[]> {
  const found = await page.evaluate(async (options) => {
    const { axe } = globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }
    const { violations } = await axe.run(options)
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => ({ id, help, html, why: failureSummary?.split('\n').at(1)?.trim() })),
    )
  }, rules)
  return found.map(({ id, help, html, why }) => `${id}: ${help} (${why}) ${html.slice(0, 160)}`)
}

/** Puts axe into a page, if it is not there. Past the page's policy, which allows no foreign scripts. */
export async function withAxe(page: Page, source: string): Promise<void> {
  if (await page.evaluate(() => 'axe' in globalThis)) return
  await page.evaluate(source)
}

/** What reaches past the sides of the window, where nobody can get at it: nothing, on a page that is well made. */
export const spills = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement
    const found = scrollWidth > clientWidth ? [`the page is ${scrollWidth} px wide in ${clientWidth} px`] : []
    const scrolls = (element: Element | null): boolean =>
      element !== null && (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
    for (const element of document.querySelectorAll('a, button, input, select, textarea, h1, h2, h3, p, img, label')) {
      const { left, right, width, height } = element.getBoundingClientRect()
      // A pixel by a pixel is how something is there for screen readers alone.
      if (width <= 1 || height <= 1 || !element.checkVisibility()) continue
      if (left >= -1 && right <= clientWidth + 1) continue
      if (!scrolls(element.parentElement)) {
        found.push(`${Math.round(left)}..${Math.round(right)} of ${clientWidth}: ${element.outerHTML.slice(0, 120)}`)
      }
    }
    return found
  })
