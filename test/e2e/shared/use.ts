import type { Browser } from 'playwright-core'
import { inject } from 'vitest'
import { connectChromium } from '../../helpers/chromium.ts'

/** This file's part of the Chromium that all stories share: close it, and its pages are closed with it. */
export const sharedChromium = (): Promise<Browser> => connectChromium(inject('chromium'))

/**
 * The address of the app that all stories share. Spaces of other stories may be live in it at the same time: titles and
 * hosts tell them apart, so no two files use the same.
 */
export const sharedApp = (): string => inject('app')

/** The address of the page with the library and nothing else. */
export const sharedHarness = (): string => inject('harness')
