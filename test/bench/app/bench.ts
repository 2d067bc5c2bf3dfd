/*
 * npm run bench -- app: the app as people meet it, with a year of posts and a full room.
 *
 * - A database of its own (SQLite, as by default) with accounts, who follows whom (a power law; people follow about a
 *   hundred), a year of posts, some mutes and blocks. Everybody is signed in: a session in the database and its cookie.
 * - The app runs as `npm start` runs it, in a process of its own. This process asks; while it does, no browser runs.
 *
 * Measured:
 *
 * - timelineTtfbMsP95: home timelines of people drawn by chance, from the moment at which a request is due to the first
 *   byte of its answer. Requests come as a Poisson process, whatever became of those before (open loop): waiting
 *   counts. timelineRps: answers a second meanwhile. Both are medians of several such loads. timelineMostRps: the same
 *   with eight people who ask without a pause, and timelineCpuMs: CPU of the server for one of those, which says most
 *   on a machine that others use too.
 * - lcpMs, cls: the timeline in Chromium, as large as a phone, nothing in its cache, no throttling; median and worst of
 *   the runs. cls is all that ever moved (timeline, and room page from opening to sound), which is never less than the
 *   web's CLS.
 * - roomJsKbGz: every script that a listener's page loaded until a voice came, workers and worklet too, each as gzip -9
 *   leaves it. What the service worker puts aside for days without a network is not in it: nobody waits for that.
 * - interactionMsP95: a host's page while 1,000 listen. Event Timing for presses (from the press to the next frame,
 *   steps of 8 ms; 16 stands for what was less), and for turns of the wheel the time to the frame after. All but one of
 *   the listeners are connections to the relay that open no links.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seededRandom } from '@banyan/core/testing'
import { openCommunity } from '../../helpers/accounts.ts'
import { launchChromium } from '../../helpers/chromium.ts'
import { roomToken } from '../../helpers/room-token.ts'
import { writeSpeechWav } from '../../helpers/speech-wav.ts'
import { wholeNumber } from '../flags.ts'
import { watchMachine } from '../machine.ts'
import type { Bench, BenchOptions } from '../bench.ts'
import { startAppProcess } from './app-process.ts'
import { figuresOf, tableOf } from './figures.ts'
import { fill } from './fill.ts'
import { measureRoom } from './rooms.ts'
import { measureTimeline } from './timeline-page.ts'
import { loadTimelines } from './timeline-load.ts'

async function run({ flags, say }: BenchOptions) {
  const people = wholeNumber(flags, 'accounts', 100, 1_000_000)
  const posts = wholeNumber(flags, 'posts', 100, 10_000_000)
  const listeners = wholeNumber(flags, 'listeners', 2, 10_000)
  const perSecond = wholeNumber(flags, 'rate', 1, 10_000)
  const seconds = wholeNumber(flags, 'seconds', 1, 3_600)
  const [runs, rounds] = [wholeNumber(flags, 'runs', 1, 100), wholeNumber(flags, 'rounds', 1, 100)]
  const loads = wholeNumber(flags, 'loads', 1, 100)
  const random = seededRandom(wholeNumber(flags, 'seed', 0, 9_999))
  const interrupt = new AbortController()
  const onSignal = () => interrupt.abort(new Error('Interrupted.'))
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, onSignal)
  const ends: (() => Promise<unknown>)[] = []
  const machine = watchMachine()
  try {
    const folder = await mkdtemp(join(tmpdir(), 'banyan-bench-'))
    ends.push(() => rm(folder, { recursive: true }))
    const dataDir = join(folder, 'data')
    say('Starting the app for its first account …')
    const empty = await startAppProcess({ dataDir })
    await openCommunity(empty.url).finally(() => empty.close())
    say(`Filling its database: ${people} accounts, ${posts} posts …`)
    const readers = fill({ dataDir, people, posts, random, now: Date.now() })
    const app = await startAppProcess({ dataDir })
    ends.push(() => app.close())
    const { url } = app

    const load = await loadTimelines({ ...{ app, readers, perSecond, seconds, loads, say }, chance: random.next })
    interrupt.signal.throwIfAborted()
    const microphone = join(folder, 'speech.wav')
    await writeSpeechWav(microphone)
    const browser = await launchChromium({ microphone })
    ends.push(() => browser.close())
    say(`The timeline in Chromium, ${runs} times …`)
    const page = await measureTimeline({ browser, url, readers, runs })
    const room = await measureRoom({
      ...{ browser, url, host: readers[0]!, listener: readers[1]!, listeners, rounds, say },
      ...{ chance: random.next, signal: interrupt.signal },
      tokenFor: ({ name, room }) => roomToken({ url, room, name }),
    })
    const figures = figuresOf({ load, page, room })
    return { figures, table: `${tableOf({ load, page, room })}\nMachine       ${machine()}` }
  } finally {
    for (const end of ends.toReversed()) await end()
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, onSignal)
  }
}

export const app: Bench = {
  about: 'the app with a year of posts and a full room: answers, pages, scripts',
  flags: {
    accounts: { default: '10000', value: 'N', about: 'people in the database' },
    posts: { default: '100000', value: 'N', about: 'what they wrote in a year' },
    rate: { default: '100', value: 'N', about: 'home timelines asked for in a second' },
    seconds: { default: '20', value: 'N', about: 'for how long' },
    loads: { default: '3', value: 'N', about: 'how often that is done; figures are medians' },
    listeners: { default: '1000', value: 'N', about: 'how many are in the room' },
    runs: { default: '5', value: 'N', about: 'how often the timeline is opened' },
    rounds: { default: '5', value: 'N', about: 'of interactions in the room' },
    seed: { default: '1', value: 'N', about: 'what chance begins with' },
  },
  run,
}
