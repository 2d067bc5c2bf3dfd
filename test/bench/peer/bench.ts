/*
 * npm run bench -- peer: what a peer costs the machine it runs on, beside the least that it could cost.
 *
 * - Node: a session like any other (`createNodeSession`) in a process of its own, at a real relay; everybody else is in
 *   other processes. Rooms have two stripes, so that a listener has two parents, and a super-peer with twelve children
 *   passes half of the frames on to each. Speakers speak a file, over and over, silence too.
 * - Bare: a plain process with node-datachannel and nothing of Banyan. It has as many links, opened the same way; over
 *   each come as many messages a second as over those of the measured peer just before, of their mean size, and it
 *   sends as many, each when something comes. What Banyan adds is the difference.
 * - Chromium: a fresh headless browser for each scene, with the window of a phone; whatever it hears is one voice. The
 *   floor is a native Opus track that is played by an audio element. Pages are opened in the browser's own profile and
 *   window, without what Playwright usually changes: a page behind another tab is hidden, and its timers rest.
 *
 * CPU is what the kernel says each thread ran (/proc/PID/task/TID/schedstat), in milliseconds a second: ten are 1 % of
 * a core. Wake-ups are voluntary context switches. What a page's main thread spends on scripts, styles and layouts says
 * Chromium, in time on a core. Scenes take turns, run by run; figures are medians. Each window begins ten seconds after
 * the sound: buffers have found their length by then, and compilers are not quite done (V8Worker, ThreadPoolForeg). Who
 * misses frames costs less than they should: the least share heard stands beside the figures, and less than half is an
 * error. Machines differ, and so does what a busy one takes for the same work: what counts is the figure over its
 * floor, in the same run.
 *
 * `--before COMMIT` puts that version into a temporary folder, with the processes of this bench as they are here, and
 * lets both versions take turns. `gain` is the share of the CPU that is saved. A version that lacks what these
 * processes call ends the bench with its error.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchChromium } from '../../helpers/chromium.ts'
import { writeSpeechWav } from '../../helpers/speech-wav.ts'
import type { Bench, BenchOptions } from '../bench.ts'
import { wholeNumber } from '../flags.ts'
import { watchMachine } from '../machine.ts'
import { servePage } from '../serve-page.ts'
import { BROWSER_SCENES, measureScene, type Places } from './browser-scenes.ts'
import type { BrowserRun } from './chromium-usage.ts'
import { Ends } from './ends.ts'
import { browserFigures, cpuOf, nodeFigures } from './figures.ts'
import { measureBare, measurePeer, NODE_SCENES, type NodeRun } from './node-scenes.ts'
import { openApp } from './rooms.ts'
import { summaryOf } from './summary.ts'
import { openVersion, ROOT } from './versions.ts'
import { askedScenes } from './which-scenes.ts'
import { median } from '../statistics.ts'

interface Version {
  readonly places: Places
  readonly isBefore: boolean
}

async function run({ flags, say }: BenchOptions) {
  const seconds = wholeNumber(flags, 'seconds', 1, 600)
  const runs = wholeNumber(flags, 'runs', 1, 100)
  const asked = askedScenes(flags['only'] ?? '', { node: Object.keys(NODE_SCENES), chromium: BROWSER_SCENES })
  const commit = flags['before'] ?? ''
  if (process.platform !== 'linux') throw new Error('This bench reads /proc, which only Linux has.')
  // Where there is no Chromium, a person wants to hear of it now, and not after ten minutes.
  if (asked.chromium.length > 0) await (await launchChromium()).close()

  const interrupt = new AbortController()
  const { signal } = interrupt
  const onSignal = () => interrupt.abort(new Error('Interrupted.'))
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, onSignal)
  const ends = new Ends()
  const machine = watchMachine()
  try {
    const folder = await mkdtemp(join(tmpdir(), 'banyan-peer-'))
    ends.add(() => rm(folder, { recursive: true, force: true }))
    const microphone = join(folder, 'speech.wav')
    await writeSpeechWav(microphone)
    const versions: Version[] = [{ places: placesIn(ROOT, microphone, ends), isBefore: false }]
    if (commit) {
      say(`Making a copy of ${commit} …`)
      const { root } = await ends.opened(openVersion(commit))
      versions.unshift({ places: placesIn(root, microphone, ends), isBefore: true })
    }

    const node = new Map(asked.node.map((scene) => [scene, { real: [], bare: [], before: [] } as NodeCollected]))
    const chromium = new Map(asked.chromium.map((scene) => [scene, { now: [], before: [] } as BrowserCollected]))
    for (let index = 1; index <= runs; index += 1) {
      say(`Run ${index} of ${runs}:`)
      for (const [scene, collected] of node) {
        for (const { places, isBefore } of versions) {
          signal.throwIfAborted()
          const window = { root: places.root, seconds, signal }
          const real = await measurePeer(scene, window)
          ;(isBefore ? collected.before : collected.real).push(real)
          const words = `${scene}${isBefore ? ' before' : ''}: ${real.usage.cpuMsPerS.toFixed(1)} ms a second`
          if (isBefore) {
            say(`  ${words}`)
            continue
          }
          const bare = await measureBare(real.links, window)
          collected.bare.push(bare)
          say(`  ${words}, bare ${bare.usage.cpuMsPerS.toFixed(1)}`)
        }
      }
      for (const [scene, collected] of chromium) {
        for (const { places, isBefore } of versions) {
          signal.throwIfAborted()
          // These have nothing of ours in them.
          if (isBefore && (scene === 'blank' || scene === 'native')) continue
          const measured = await measureScene(scene, { places, seconds, signal })
          ;(isBefore ? collected.before : collected.now).push(measured)
          say(`  ${scene}${isBefore ? ' before' : ''}: ${cpuOf(measured).toFixed(1)} ms a second`)
        }
      }
    }

    const native = chromium.get('native')
    const nativeMsPerS = native && median(native.now.map(cpuOf))
    const figures = {
      ...(node.size > 0 && { node: mapped(node, nodeFigures) }),
      ...(chromium.size > 0 && { chromium: mapped(chromium, (scene) => browserFigures(scene, nativeMsPerS)) }),
    }
    return { figures, table: `${summaryOf(figures)}\n\n${machine()}` }
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    await ends.close()
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, onSignal)
  }
}

interface NodeCollected {
  readonly real: NodeRun[]
  readonly bare: NodeRun[]
  readonly before: NodeRun[]
}
interface BrowserCollected {
  readonly now: BrowserRun[]
  readonly before: BrowserRun[]
}

/** What is opened when the first scene asks for it, and stays open until the end. */
function placesIn(root: string, microphone: string, ends: Ends): Places {
  let app: ReturnType<typeof openApp> | undefined
  let page: ReturnType<typeof servePage> | undefined
  return {
    root,
    microphone,
    app: () => (app ??= ends.opened(openApp(root))),
    libraryPage: async () => (await (page ??= ends.opened(servePage(join(root, 'test/bench/peer'))))).url,
  }
}

const mapped = <Name extends string, From, To>(map: ReadonlyMap<Name, From>, figures: (from: From) => To) =>
  Object.fromEntries([...map].map(([name, each]) => [name, figures(each)])) as Record<Name, To>

export const peer: Bench = {
  about: 'what a peer costs: in Node beside bare data channels, in Chromium beside a native track',
  flags: {
    only: { default: '', value: 'SCENES', about: 'some of node, chromium, and the scenes in the table; all' },
    seconds: { default: '8', value: 'N', about: 'length of a window' },
    runs: { default: '3', value: 'N', about: 'how many runs the medians are taken over' },
    before: { default: '', value: 'COMMIT', about: 'a version to compare with, which takes turns with this one' },
  },
  run,
}
