import type { Browser } from 'playwright-core'
import { afterEach, beforeEach, inject } from 'vitest'
import { connectChromium } from '../../helpers/chromium.ts'
import { visitors } from '../../helpers/visitors.ts'

/** This file's part of the Chromium that all stories share: close it, and its pages are closed with it. */
export const sharedChromium = (): Promise<Browser> => connectChromium(inject('chromium'))

/**
 * The address of the app that all stories share. Spaces of other stories may be live in it at the same time: titles and
 * hosts tell them apart, so no two files use the same.
 */
export const sharedApp = (): string => inject('app')

/** The address of the page with the library and nothing else. */
export const sharedHarness = (): string => inject('harness')

/**
 * People who visit the app that all stories share, for the tests of the block that calls it. Each test has a part of
 * the shared Chromium for itself, which is closed after it: a page that goes on listening takes the machine from those
 * who come next.
 */
export function sharedVisitors(): ReturnType<typeof visitors> {
  let browser: Browser | undefined
  beforeEach(async () => {
    browser = await sharedChromium()
  })
  afterEach(() => browser?.close())
  const now = () => visitors(browser!, sharedApp())
  return {
    open: (path, visit) => now().open(path, visit),
    host: (options) => now().host(options),
    listen: (path, name, options) => now().listen(path, name, options),
  }
}
