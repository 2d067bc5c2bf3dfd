import { expect, it } from 'vitest'
import type { LinkRoute, MediaPlane, OpenMediaPlane, Routes } from '../../ports/media-plane.ts'
import type { LinkId } from '../../protocol/index.ts'
import { lazyMediaPlane } from './lazy-plane.ts'

const link = 'a-link' as LinkId
const routes: Routes = { sources: [], stripes: 2, onStage: false, links: [] as LinkRoute[] }
const on = { packet: () => {}, notice: () => {} }

/** A plane that writes down what it is told. */
function recorder() {
  const told: string[] = []
  const tell = (name: string) => () => void told.push(name)
  const plane: MediaPlane = {
    ...{ attach: tell('attach'), detach: tell('detach'), route: tell('route'), publish: tell('publish') },
    ...{ probe: tell('probe'), leave: tell('leave'), close: tell('close') },
    traffic: () =>
      Promise.resolve({ links: new Map(), sources: new Map(), depths: [3], congested: true, uplinkBps: 1 }),
  }
  return { told, open: () => plane }
}
const fail = (error: unknown) => expect.unreachable(String(error))

it('tells the plane in order what happened before it was there, and then at once', async () => {
  const { told, open } = recorder()
  const loaded = Promise.resolve<OpenMediaPlane>(open)
  const plane = lazyMediaPlane(() => loaded, fail)(on)
  plane.route(routes)
  plane.detach(link)
  expect((await plane.traffic()).depths).toEqual([])
  await loaded
  plane.leave()
  expect(told).toEqual(['route', 'detach', 'leave'])
  expect((await plane.traffic()).depths).toEqual([3])
})

it('ends a plane that comes after it was closed', async () => {
  const { told, open } = recorder()
  const loaded = Promise.resolve<OpenMediaPlane>(open)
  const plane = lazyMediaPlane(() => loaded, fail)(on)
  plane.close()
  await loaded
  await Promise.resolve()
  expect(told).toEqual(['close'])
})

it('says why there will be none', async () => {
  const why = new Error('the network is gone')
  const failed = new Promise((resolve) => lazyMediaPlane(() => Promise.reject(why), resolve)(on))
  expect(await failed).toBe(why)
})

it('keeps no more than it must', async () => {
  const { told, open } = recorder()
  const loaded = Promise.resolve<OpenMediaPlane>(open)
  const plane = lazyMediaPlane(() => loaded, fail)(on)
  for (let count = 0; count < 1_200; count += 1) plane.publish(new Uint8Array())
  await loaded
  await Promise.resolve()
  expect(told).toHaveLength(1_000)
})
