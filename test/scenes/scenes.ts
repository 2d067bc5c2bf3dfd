import type { Page } from 'playwright-core'
import { isReady } from '../helpers/visitors.ts'
import { closeSheets } from './pressing.ts'
import type { Scene } from './scene.ts'
import { LIVE } from './scenes-live.ts'
import { OUTSIDE } from './scenes-outside.ts'
import { PEOPLE } from './scenes-people.ts'
import { TRUST } from './scenes-trust.ts'
import type { World } from './scene.ts'
import { PHONE } from './world.ts'

/** Every scene, in an order in which the world can grow: nobody, people, a Space, its end. */
export const SCENES: readonly Scene[] = [...OUTSIDE, ...PEOPLE, ...TRUST, ...LIVE]

/**
 * Sets a scene up, and puts it away again. `look` may change size and colours of the page, and nothing else.
 * @throws what the page did not do, with the name of the scene in front
 */
export async function visit(
  world: World,
  scene: Scene,
  look: (page: Page, scene: Scene) => Promise<unknown>,
): Promise<void> {
  const { who, needs, path, act, after } = scene
  try {
    if (needs) await world[needs]()
    const page = await world.page(who)
    if (path !== undefined) {
      await page.goto(world.url + (typeof path === 'string' ? path : await path(world)))
      await isReady(page)
    }
    await act?.(page, world)
    await look(page, scene)
    await page.setViewportSize(PHONE)
    await after?.(page, world)
    await closeSheets(page)
  } catch (error) {
    throw new Error(`${scene.name}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}
