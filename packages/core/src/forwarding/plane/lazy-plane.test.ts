import { expect, it } from 'vitest'
import type { MediaChannel } from '../../ports/link.ts'
import type { LinkNotice, LinkRoute, MediaPlane, OpenMediaPlane, Routes } from '../../ports/media-plane.ts'
import type { LinkId } from '../../protocol/index.ts'
import { lazyMediaPlane } from './lazy-plane.ts'

const link = 'a-link' as LinkId
const routes: Routes = { sources: [], stripes: 2, onStage: false, links: [] as LinkRoute[] }
const on = { packet: () => {}, retract: () => {}, notice: () => {} }

/** A plane that records its calls. */
function recorder() {
  const calls: string[] = []
  const record = (name: string) => () => void calls.push(name)
  const plane: MediaPlane = {
    ...{ attach: record('attach'), detach: record('detach'), route: record('route'), publish: record('publish') },
    ...{ probe: record('probe'), leave: record('leave'), close: record('close') },
    traffic: () =>
      Promise.resolve({
        ...{ links: new Map(), sources: new Map(), depths: [3], congested: true, uplinkBps: 1 },
        overload: { shedding: 0, lateMs: 0 },
      }),
  }
  return { calls, open: () => plane }
}

it('makes the calls that came before the plane was loaded in order, and later ones at once', async () => {
  const { calls, open } = recorder()
  const loaded = Promise.resolve<OpenMediaPlane>(open)
  const plane = lazyMediaPlane(() => loaded)(on)
  plane.route(routes)
  plane.detach(link)
  expect((await plane.traffic()).depths).toEqual([])
  await loaded
  plane.leave()
  expect(calls).toEqual(['route', 'detach', 'leave'])
  expect((await plane.traffic()).depths).toEqual([3])
})

it('closes a plane that is loaded after it was closed', async () => {
  const { calls, open } = recorder()
  const loaded = Promise.resolve<OpenMediaPlane>(open)
  const plane = lazyMediaPlane(() => loaded)(on)
  plane.close()
  await loaded
  await Promise.resolve()
  expect(calls).toEqual(['close'])
})

it('says why the plane cannot be loaded, and answers all the same', async () => {
  const why = new Error('the network is gone')
  const noticed = Promise.withResolvers<LinkNotice>()
  const plane = lazyMediaPlane(() => Promise.reject(why))({ ...on, notice: noticed.resolve })
  expect(await noticed.promise).toMatchObject({ type: 'broken', error: { code: 'no-forwarding', cause: why } })
  expect((await plane.traffic()).links.size).toBe(0)
})

it('keeps no more calls than it must', async () => {
  const { calls, open } = recorder()
  const loaded = Promise.resolve<OpenMediaPlane>(open)
  const plane = lazyMediaPlane(() => loaded)(on)
  for (let count = 0; count < 1_200; count += 1) plane.route(routes)
  await loaded
  await Promise.resolve()
  expect(calls).toHaveLength(1_000)
})

it('keeps no packets, which would take the place of links', async () => {
  const { calls, open } = recorder()
  const loaded = Promise.resolve<OpenMediaPlane>(open)
  const plane = lazyMediaPlane(() => loaded)(on)
  for (let count = 0; count < 1_200; count += 1) plane.publish(new Uint8Array())
  plane.attach(link, {} as MediaChannel)
  await loaded
  await Promise.resolve()
  plane.publish(new Uint8Array())
  expect(calls).toEqual(['attach', 'publish'])
})
