import { inspectOggFile } from '@banyan/node'
import { type Clock, sleep, systemClock } from '@banyan/core/ports'
import type { PeerId, RoomId } from '@banyan/core/protocol'
import { seededRandom } from '@banyan/core/testing'
import type { Browser, BrowserContext, CDPSession } from 'playwright-core'
import type { PeerReport, WorkerReport } from '../../swarm/worker-messages.ts'
import { swarmLayout, SPEAKER_SLOTS, SUPER_PEER_SLOTS } from '../../swarm/swarm-layout.ts'
import { chooseVictim } from '../../swarm/choose-victim.ts'
import { WorkerProcess } from '../../swarm/worker-process.ts'
import type { Crash } from '../../swarm/feeders.ts'
import type { Measured, SteadyWindow } from '../../swarm/figures.ts'
import { monotonicMs } from '../../swarm/monotonic.ts'
import { CrowdPage } from './crowd-page.ts'
import { browserSeconds } from './renderers.ts'

export interface CrowdOptions {
  readonly browser: Browser
  readonly pageUrl: string
  readonly relayUrl: string
  readonly listeners: number
  readonly speakers: number
  readonly kills: number
  /** What speakers say: Ogg Opus with 20 ms packets. */
  readonly file: string
  /** What chance begins with. */
  readonly seed: number
  readonly signal: AbortSignal
  readonly say: (line: string) => void
}

/** Leaves carry nobody, so they may share a page. Super-peers have one each: killing it ends one peer. */
const LEAVES_A_PAGE = 12
const JOIN_EVERY_MS = 150
const HEARD_LIMIT_MS = 60_000
const SETTLE_MS = 3_000
/** The speech of ten seconds once through. */
const WINDOW_MS = 9_620
const LAST_FRAMES_MS = 1_500
/** Between two looks at who feeds whom, around a kill: what `restoreMs` may be wrong by. */
export const WATCH_EVERY_MS = 20
/** A feeder is told from a helper by what it sent in the second before it died. */
const WATCH_BEFORE_MS = 1_300
const WATCH_AFTER_MS = 2_500
const REST_MS = 1_000
const RETRY_MS = 500
const RETRIES = 20

/** A peer in a page. */
interface Member {
  readonly key: number
  readonly peer: PeerId
  readonly page: CrowdPage
}

/** A room whose speakers are peers in Node and whose listeners are peers in pages, some of which are killed. */
export class Crowd {
  readonly #options: CrowdOptions
  readonly #clock: Clock = systemClock
  readonly #chance: () => number
  readonly #pages: CrowdPage[] = []
  readonly #carriers = new Map<number, Member>()
  readonly #crashes: Crash[] = []
  /** How many cores the whole browser kept busy in the steady window. */
  browserCores = 0
  readonly #stage: PeerId[] = []
  #cdp: CDPSession | undefined
  #context: BrowserContext | undefined
  #worker: WorkerProcess | undefined
  #room: RoomId | undefined
  #host = 0
  #lastKey = 0

  constructor(options: CrowdOptions) {
    this.#options = options
    this.#chance = seededRandom(options.seed).next
  }

  /** By how much moments of pages may be wrong, at worst. */
  get withinMs(): number {
    return Math.max(0, ...this.#pages.map(({ withinMs }) => withinMs))
  }
  /** Where these browsers pass sound on. */
  forwarding(): Promise<'worker' | 'main'> {
    return this.#living()[0]!.forwarding()
  }

  async run(): Promise<Measured> {
    const { listeners, kills, say } = this.#options
    const startMs = monotonicMs()
    await this.#openStage()
    await this.#fill()
    await this.#untilHeard()
    await this.#passed(SETTLE_MS)
    say(`A steady window of ${WINDOW_MS / 1_000} s …`)
    const window = await this.#steadyWindow()
    for (let turn = 0; turn < kills; turn += 1) await this.#killOne(turn)
    const endMs = monotonicMs()
    await this.#passed(LAST_FRAMES_MS)
    say('Collecting what everybody heard …')
    const heard = await Promise.all(this.#living().map((page) => page.collect()))
    const spoken = await this.#worker!.call('collect', {})
    const logs = [...heard.flat(), ...spoken]
    return { listeners, logs, speakers: this.#stage, crashes: this.#crashes, window, startMs, endMs }
  }

  /** Ends the room and the process of the speakers. Pages end with their browser. */
  async close(): Promise<void> {
    const worker = this.#worker
    if (worker && this.#room) {
      const patience = new Promise((resolve) => this.#clock.after(2_000, () => resolve(undefined)))
      await Promise.race([worker.call('end', { key: this.#host }).catch(() => {}), patience])
    }
    await worker?.close()
  }

  async #openStage(): Promise<void> {
    const { speakers, file, relayUrl, seed, say } = this.#options
    say(`Opening a room with ${speakers} speakers …`)
    const { durationMs } = await inspectOggFile({ path: file })
    const worker = new WorkerProcess({ relay: relayUrl, bindAddress: '127.0.0.1', loss: 0, seed })
    this.#worker = worker
    await worker.ready()
    this.#host = this.#nextKey()
    const { peer, room } = await worker.call('create', { key: this.#host, title: 'Crowd', slots: SPEAKER_SLOTS })
    this.#room = room
    this.#stage.push(peer)
    for (let index = 0; index < speakers; index += 1) {
      const key = index === 0 ? this.#host : this.#nextKey()
      if (index > 0) {
        const ask = { key, room, name: `Speaker ${index + 1}`, slots: SPEAKER_SLOTS }
        this.#stage.push((await worker.call('join', ask)).peer)
      }
      await worker.call('speak', { key, file, startMs: Math.floor((index * durationMs) / speakers) })
    }
  }

  async #fill(): Promise<void> {
    const { listeners, kills, say } = this.#options
    const { superPeers, leaves } = swarmLayout({ listeners, kills })
    const shared = Math.ceil(leaves / LEAVES_A_PAGE)
    say(`Opening ${superPeers} pages for super-peers and ${shared} for ${leaves} leaves …`)
    for (let index = 0; index < superPeers + shared; index += 1) await this.#openPage()
    const joins: Promise<void>[] = []
    for (let index = 0; index < listeners; index += 1) {
      const isCarrier = index < superPeers
      const page = this.#pages[isCarrier ? index : superPeers + ((index - superPeers) % shared)]!
      const joining = this.#join(page, isCarrier)
      joining.catch(() => {}) // awaited below
      joins.push(joining)
      await this.#passed(JOIN_EVERY_MS)
    }
    await Promise.all(joins)
  }

  async #openPage(): Promise<void> {
    const { browser, pageUrl, say, signal } = this.#options
    signal.throwIfAborted()
    this.#cdp ??= await browser.newBrowserCDPSession()
    // Tabs of one window: a window for each would cost more than all peers in them.
    this.#context ??= await browser.newContext()
    const page = await CrowdPage.open({ context: this.#context, cdp: this.#cdp, url: pageUrl, say })
    if (this.#pages.some(({ pid }) => pid === page.pid)) throw new Error('two pages share a process')
    this.#pages.push(page)
  }

  async #join(page: CrowdPage, isCarrier: boolean): Promise<void> {
    const key = this.#nextKey()
    const peer = await page.join({
      ...{ key, relayUrl: this.#options.relayUrl, room: this.#room!, name: `Listener ${key}` },
      slots: isCarrier ? SUPER_PEER_SLOTS : 0,
    })
    if (isCarrier) this.#carriers.set(key, { key, peer, page })
  }

  async #untilHeard(): Promise<void> {
    const { listeners, speakers, say } = this.#options
    const until = this.#clock.now() + HEARD_LIMIT_MS
    for (;;) {
      const hear = (await this.#reports()).filter(({ heard }) => heard === speakers).length
      if (hear === listeners) return say(`All ${listeners} listeners hear all speakers.`)
      if (this.#clock.now() > until) {
        if (hear === 0) throw new Error('no listener hears all speakers')
        return say(`Only ${hear} of ${listeners} listeners hear all speakers; going on.`)
      }
      await this.#passed(1_000)
    }
  }

  async #steadyWindow(): Promise<SteadyWindow> {
    const fromMs = monotonicMs()
    const before = await this.#speakers()
    const used = await browserSeconds(this.#cdp!)
    await this.#passed(WINDOW_MS)
    this.browserCores = ((await browserSeconds(this.#cdp!)) - used) / ((monotonicMs() - fromMs) / 1_000)
    const after = await this.#speakers()
    // What a browser's processes did for whom is not to be had: pages say who feeds whom, and nothing of CPU.
    const pages: WorkerReport = { at: monotonicMs(), cpuUs: 0, peers: await this.#reports() }
    const reports = [
      { before, after },
      { before: pages, after: pages },
    ]
    return { fromMs, toMs: monotonicMs(), reports }
  }

  async #killOne(turn: number): Promise<void> {
    const { say, kills } = this.#options
    const { member, carrying } = await this.#victim(turn)
    const others = this.#living().filter((page) => page !== member.page)
    await Promise.all(others.map((page) => page.watch(member.peer, WATCH_EVERY_MS)))
    await this.#passed(WATCH_BEFORE_MS)
    this.#carriers.delete(member.key)
    this.#crashes.push({ peer: member.peer, at: await member.page.kill() })
    say(`${turn + 1} of ${kills}: the page of ${member.peer} was killed; it carried ${carrying}.`)
    await this.#passed(WATCH_AFTER_MS)
    await Promise.all(others.map((page) => page.unwatch()))
    await this.#passed(REST_MS)
  }

  async #victim(turn: number): Promise<{ member: Member; carrying: number }> {
    for (let tries = 0; tries < RETRIES; tries += 1) {
      const candidates = (await this.#reports()).flatMap(({ key, carrying }) => {
        const member = this.#carriers.get(key)
        return member ? [{ member, carrying }] : []
      })
      const victim = chooseVictim(candidates, turn, this.#chance)
      if (victim) return victim
      await this.#passed(RETRY_MS)
    }
    throw new Error('nobody carries anybody, so there is nobody to kill')
  }

  async #reports(): Promise<PeerReport[]> {
    await this.#speakers()
    return (await Promise.all(this.#living().map((page) => page.report()))).flat()
  }
  /** @throws Error when one of them speaks no more */
  async #speakers(): Promise<WorkerReport> {
    const report = await this.#worker!.call('report', {})
    const trouble = report.peers.find(({ trouble }) => trouble !== undefined)?.trouble
    if (trouble !== undefined) throw new Error(`a speaker fell silent: ${trouble}`)
    return report
  }
  #living = () => this.#pages.filter(({ isKilled }) => !isKilled)
  #nextKey = () => (this.#lastKey += 1)

  #passed = (ms: number): Promise<void> => sleep(this.#clock, ms, this.#options.signal)
}
