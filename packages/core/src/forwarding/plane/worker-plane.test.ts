import { afterEach, expect, it, vi } from 'vitest'
import type { MediaChannel } from '../../ports/link.ts'
import { type Logger, silentLogger } from '../../ports/logger.ts'
import type { LinkNotice, MediaPlane, Routes } from '../../ports/media-plane.ts'
import type { LinkId } from '../../protocol/index.ts'
import { NO_TRAFFIC } from './lazy-plane.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'
import { VirtualClock } from '../../testing/index.ts'
import { WORKER_ANSWER_MS, WORKER_START_MS, workerMediaPlane } from './worker-plane.ts'

const LINK = 'link' as LinkId
const channel = {} as MediaChannel
const routes: Routes = { sources: [], stripes: 2, onStage: false, links: [] }

/** A worker whose script comes, or does not. */
class FakeWorker {
  static newest: FakeWorker
  readonly told: ToWorker['type'][] = []
  onmessage: ((event: { data: FromWorker }) => void) | undefined
  onerror: ((event: { message?: string }) => void) | undefined
  readonly url: string | URL
  constructor(url: string | URL) {
    this.url = url
    FakeWorker.newest = this
  }
  isEnded = false
  postMessage = ({ type }: ToWorker) => void this.told.push(type)
  say = (message: FromWorker) => this.onmessage!({ data: message })
  terminate = () => void (this.isEnded = true)
}

function open({ url, Worker = FakeWorker }: { url?: string; Worker?: unknown } = {}) {
  vi.stubGlobal('Worker', Worker)
  const clock = new VirtualClock()
  const errors: string[] = []
  const notices: LinkNotice['type'][] = []
  const here: string[] = []
  const logger: Logger = { ...silentLogger, error: (_fields, message) => void errors.push(message) }
  const tell = (name: string) => () => void here.push(name)
  const fallback = (): MediaPlane => ({
    ...{ attach: tell('attach'), detach: tell('detach'), route: tell('route'), publish: tell('publish') },
    ...{ probe: tell('probe'), leave: tell('leave'), close: tell('close') },
    traffic: () => Promise.resolve({ ...NO_TRAFFIC, uplinkBps: 1 }),
  })
  const ear = {
    said: [] as unknown[],
    post: (_message: object) => {},
    isLost: false,
  }
  const on = { packet: () => {}, retract: () => {}, notice: ({ type }: LinkNotice) => void notices.push(type) }
  const distant = {
    connected: (post: (message: object) => void) => void (ear.post = post),
    said: (message: unknown) => void ear.said.push(message),
    lost: () => void (ear.isLost = true),
  }
  const plane = workerMediaPlane({ url, ear: distant, fallback, clock, logger })(on)
  return { plane, errors, notices, here, clock, ear }
}
afterEach(() => void vi.unstubAllGlobals())

it('forwards in the worker whose script lies at the given URL', () => {
  const { plane, here } = open({ url: '/js/forwarder.js' })
  const worker = FakeWorker.newest
  worker.onmessage!({ data: { type: 'ready' } })
  plane.attach(LINK, channel)
  plane.route(routes)
  expect({ url: worker.url, told: worker.told, here }).toEqual({
    url: '/js/forwarder.js',
    told: ['attach', 'route'],
    here: [],
  })
})

it('says so when the script does not come, and forwards in this thread by the newest routes', async () => {
  const { plane, errors, notices, here } = open()
  plane.route(routes)
  FakeWorker.newest.onerror!({})
  plane.attach(LINK, channel)
  expect(errors).toEqual(['the forwarding worker cannot be loaded: the page itself forwards'])
  expect(here).toEqual(['route', 'attach'])
  expect(FakeWorker.newest.isEnded).toBe(true)
  expect(notices).toEqual([])
  expect((await plane.traffic()).uplinkBps).toBe(1)
})

it('has every link made anew that was moved to a worker that never came', async () => {
  const { plane, notices } = open()
  plane.attach(LINK, channel)
  const asked = plane.traffic()
  FakeWorker.newest.onerror!({})
  expect(notices).toEqual(['restarted'])
  expect(await asked).toBe(NO_TRAFFIC)
})

it('forwards in this thread where no worker may be made', () => {
  const forbidden = function () {
    throw new DOMException('refused by policy', 'SecurityError')
  }
  const { plane, errors, here } = open({ Worker: forbidden })
  plane.leave()
  expect(errors).toHaveLength(1)
  expect(here).toEqual(['leave'])
})

it('reports a worker that breaks later, and starts no second forwarder beside it', () => {
  const { errors, here, plane } = open()
  FakeWorker.newest.onmessage!({ data: { type: 'ready' } })
  FakeWorker.newest.onerror!({ message: 'x is undefined' })
  plane.leave()
  expect(errors).toEqual(['the forwarding worker broke'])
  expect(here).toEqual([])
})

it('waits for a script that never comes, for a while, and then forwards in this thread', async () => {
  const { plane, errors, notices, here, clock } = open()
  plane.attach(LINK, channel)
  plane.route(routes)
  const asked = plane.traffic()
  clock.advance(WORKER_START_MS - 1)
  expect(here).toEqual([])
  clock.advance(1)
  expect(errors).toEqual(['the forwarding worker cannot be loaded: the page itself forwards'])
  expect([here, notices]).toEqual([['route'], ['restarted']])
  expect(await asked).toBe(NO_TRAFFIC)
  expect((await plane.traffic()).uplinkBps).toBe(1)
  plane.close()
  expect(clock.pending).toBe(0)
})

it('forwards in this thread when a worker does not answer any more, and leaves no question open', async () => {
  const { plane, errors, notices, clock } = open()
  FakeWorker.newest.onmessage!({ data: { type: 'ready' } })
  plane.attach(LINK, channel)
  const asked = plane.traffic()
  clock.advance(WORKER_ANSWER_MS)
  expect(errors).toEqual([]) // the machine may have been asleep
  clock.advance(WORKER_ANSWER_MS)
  expect(errors).toEqual(['the forwarding worker hangs: the page itself forwards'])
  expect(await asked).toBe(NO_TRAFFIC)
  expect(notices).toEqual(['restarted'])
  expect((await plane.traffic()).uplinkBps).toBe(1)
})

it('sets no limit to a worker that answers, and leaves no timer behind', async () => {
  const { plane, errors, clock } = open()
  FakeWorker.newest.onmessage!({ data: { type: 'ready' } })
  const asked = plane.traffic()
  FakeWorker.newest.onmessage!({ data: { type: 'traffic', request: 1, traffic: { ...NO_TRAFFIC, uplinkBps: 7 } } })
  expect((await asked).uplinkBps).toBe(7)
  const left = plane.traffic()
  plane.close()
  expect(await left).toBe(NO_TRAFFIC)
  clock.advance(60_000)
  expect([errors, clock.pending]).toEqual([[], 0])
})

it('passes on what page and ear say to each other, until it is closed', () => {
  const { plane, ear } = open()
  const worker = FakeWorker.newest
  ear.post({ type: 'listen' })
  worker.say({ type: 'ear', message: { type: 'begins' } })
  plane.close()
  ear.post({ type: 'listen' })
  expect([worker.told, ear.said, ear.isLost]).toEqual([['ear', 'close'], [{ type: 'begins' }], false])
})

it('tells the ear’s page that the worker is gone, before packets come another way', () => {
  const { ear, here } = open()
  FakeWorker.newest.onerror!({})
  expect([ear.isLost, here]).toEqual([true, []])
})
