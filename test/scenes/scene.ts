import type { Page } from 'playwright-core'
import type { Viewer } from './cast.ts'
import type { World } from './world.ts'

/** One thing that the app can look like. Each can be set up without those before it, and leaves nothing open. */
export interface Scene {
  /** Names the pictures, too. */
  readonly name: string
  /** What there is to see. */
  readonly about: string
  readonly who: Viewer
  /** What must have begun before. */
  readonly needs?: 'community' | 'room'
  /** Where they look; where they are already when undefined. */
  readonly path?: string | ((world: World) => Promise<string>)
  /** What they do there. */
  readonly act?: (page: Page, world: World) => Promise<unknown>
  /** Puts away what is not a sheet: those are closed by themselves. */
  readonly after?: (page: Page, world: World) => Promise<unknown>
  /** What the page complains about here, and rightly so. */
  readonly complains?: RegExp
  /** Longer than a screen, and worth a picture of its whole length. */
  readonly long?: boolean
}
