import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { type ProcessKind, processKind } from './process-kind.ts'
import { readThreads } from './read-threads.ts'
import { type Reading, type Usage, usageOf } from './thread-usage.ts'

/** What a page's main thread did, per second. Times are in milliseconds on a core. */
export interface PageWork {
  readonly taskMsPerS: number
  readonly scriptMsPerS: number
  readonly styleMsPerS: number
  readonly layoutMsPerS: number
  readonly stylesPerS: number
  readonly layoutsPerS: number
}

/** What one window showed of a browser. */
export interface BrowserRun {
  readonly byKind: Readonly<Record<ProcessKind, number>>
  /** Of the renderer that used most. */
  readonly renderer: Usage
  /** Its main thread. */
  readonly main: Usage
  readonly work: PageWork
  /** The share of the frames that were due in the window which the page heard; 1 where it does not say. */
  readonly heard: number
}

type Processes = ReadonlyMap<number, { readonly kind: ProcessKind; readonly reading: Reading }>

/** Watches a browser and one page in it for a while. */
export async function measureBrowser({
  browser,
  page,
  seconds,
  signal,
}: {
  browser: Browser
  page: Page
  seconds: number
  signal: AbortSignal
}): Promise<Omit<BrowserRun, 'heard'>> {
  const ofBrowser = await browser.newBrowserCDPSession()
  const ofPage = await page.context().newCDPSession(page)
  try {
    // Time on a core, not on the clock: on a busy machine a task takes longer than it works.
    await ofPage.send('Performance.enable', { timeDomain: 'threadTicks' })
    const workBefore = await pageMetrics(ofPage)
    const before = await processesOf(ofBrowser)
    const from = performance.now()
    await pause(seconds * 1_000, undefined, { signal })
    const after = await processesOf(ofBrowser)
    const passed = (performance.now() - from) / 1_000
    const workAfter = await pageMetrics(ofPage)
    return { ...usageOfProcesses(before, after, passed), work: workBetween(workBefore, workAfter, passed) }
  } finally {
    await ofPage.detach()
    await ofBrowser.detach()
  }
}

function usageOfProcesses(before: Processes, after: Processes, seconds: number): Omit<BrowserRun, 'work' | 'heard'> {
  const byKind = { browser: 0, renderer: 0, network: 0, audio: 0, gpu: 0, other: 0 }
  let busiest: { pid: number; usage: Usage } | undefined
  for (const [pid, { kind, reading }] of after) {
    const usage = usageOf(before.get(pid)?.reading ?? new Map(), reading, seconds)
    byKind[kind] += usage.cpuMsPerS
    if (kind === 'renderer' && usage.cpuMsPerS >= (busiest?.usage.cpuMsPerS ?? 0)) busiest = { pid, usage }
  }
  if (!busiest) throw new Error('this browser has no renderer')
  const { pid, usage } = busiest
  // A process's first thread has its number.
  const first = (processes: Processes) =>
    new Map([...(processes.get(pid)?.reading ?? new Map())].filter(([id]) => id === pid))
  return { byKind, renderer: usage, main: usageOf(first(before), first(after), seconds) }
}

/** Chromium says which processes it has; what they use the kernel knows more exactly. */
async function processesOf(browser: CDPSession): Promise<Processes> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo')
  const read = async (pid: number) => {
    const [commandLine, reading] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
      readThreads(pid),
    ])
    return [pid, { kind: processKind(commandLine), reading }] as const
  }
  return new Map(await Promise.all(processInfo.map(({ id }) => read(id))))
}

type Metrics = ReadonlyMap<string, number>

async function pageMetrics(page: CDPSession): Promise<Metrics> {
  const { metrics } = await page.send('Performance.getMetrics')
  return new Map(metrics.map(({ name, value }) => [name, value]))
}

function workBetween(before: Metrics, after: Metrics, seconds: number): PageWork {
  const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0)
  const msPerS = (name: string) => (1_000 * grown(name)) / seconds
  return {
    taskMsPerS: msPerS('TaskDuration'),
    scriptMsPerS: msPerS('ScriptDuration'),
    styleMsPerS: msPerS('RecalcStyleDuration'),
    layoutMsPerS: msPerS('LayoutDuration'),
    stylesPerS: grown('RecalcStyleCount') / seconds,
    layoutsPerS: grown('LayoutCount') / seconds,
  }
}
