/*
 * npm run bench -- browsers: the swarm of `bench -- swarm` with its listeners in Chromium, and the same figures.
 *
 * - Listeners are sessions as apps have them, in pages of one headless Chromium: a super-peer (8 slots) has a page, and
 *   so a process, to itself; leaves share pages. They pass sound on wherever this browser does it: in a worker, where
 *   data channels can be moved. What is to be played goes to a sink that writes it down instead. Speakers are peers in
 *   Node that speak a file, so that what was said is known byte for byte.
 * - Kills: SIGKILL to the renderer of a page that carries others just then, in the middle of whatever it does.
 *
 * Measured as in the swarm, but for this:
 *
 * - Pages have clocks of their own; each is read twenty times, and held together with the machine's by the answer that
 *   came soonest. What that may be wrong by is said.
 * - Nobody can listen in on a channel that has moved to a worker. Who feeds whom is read from `session.stats()`; around
 *   a kill every 20 ms, by those whom the victim fed: `restoreMs` may be that much too long.
 * - A browser does not say which CPU went into passing on: forwardCpuUsPerPacket is null.
 */
import { fileURLToPath } from 'node:url'
import { figuresOf } from '../../swarm/figures.ts'
import { summaryOf } from '../../swarm/summary.ts'
import { launchChromium } from '../../helpers/chromium.ts'
import { SPEECH } from '../../helpers/speech-wav.ts'
import { wholeNumber } from '../flags.ts'
import { watchMachine } from '../machine.ts'
import type { Bench, BenchOptions } from '../bench.ts'
import { servePage } from '../serve-page.ts'
import { openWatchedRelay } from '../swarm/watched-relay.ts'
import { Crowd, WATCH_EVERY_MS } from './crowd.ts'

async function run({ flags, say }: BenchOptions) {
  const listeners = wholeNumber(flags, 'peers', 1, 200)
  const kills = wholeNumber(flags, 'kill', 0, listeners - 1)
  const speakers = wholeNumber(flags, 'speakers', 1, 13)
  const seed = wholeNumber(flags, 'seed', 0, 9_999)
  const interrupt = new AbortController()
  const onSignal = () => interrupt.abort(new Error('Interrupted.'))
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, onSignal)
  const ends: (() => Promise<void>)[] = []
  const machine = watchMachine()
  try {
    const browser = await launchChromium()
    ends.push(() => browser.close())
    say('Bundling the page …')
    const served = await servePage(fileURLToPath(new URL('.', import.meta.url)))
    ends.push(() => served.close())
    const relay = await openWatchedRelay()
    ends.push(() => relay.close())
    const options = { browser, pageUrl: served.url, relayUrl: relay.url, file: SPEECH, signal: interrupt.signal, say }
    const crowd = new Crowd({ ...options, listeners, speakers, kills, seed })
    ends.push(() => crowd.close())
    const { figures: measured, details } = figuresOf(await crowd.run())
    const { mediaBytes, wordBytes } = relay.passed()
    const figures = { ...measured, relayMediaBytes: mediaBytes }
    const table = [
      // Who was worst off is told by packets that arrived, and those are not seen here.
      summaryOf({ figures, details: { ...details, worst: undefined } }),
      `Relay         ${mediaBytes} bytes of sound, ${wordBytes} of words`,
      `Browser       Chromium ${browser.version()}; sound is passed on in ${FORWARDING[await crowd.forwarding()]}; ` +
        `speakers are in Node; ${crowd.browserCores.toFixed(2)} cores in the steady window`,
      `Figures       CPU is null: no browser says what of it is passing on; ` +
        `"stripes back" in steps of ${WATCH_EVERY_MS} ms; clocks within ${crowd.withinMs.toFixed(1)} ms`,
      `Machine       ${machine()}`,
    ].join('\n')
    return { figures, table }
  } finally {
    for (const end of ends.toReversed()) await end()
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, onSignal)
  }
}

const FORWARDING = { worker: 'a worker of each peer', main: 'the main thread' }

export const browsers: Bench = {
  about: 'the same swarm with its listeners in pages of a Chromium, some of which are killed',
  flags: {
    peers: { default: '40', value: 'N', about: 'how many listen' },
    speakers: { default: '1', value: 'N', about: 'how many speak, all the time' },
    kill: { default: '3', value: 'N', about: 'super-peers whose pages are killed, one by one' },
    seed: { default: '1', value: 'N', about: 'seed of all random choices' },
  },
  run,
}
