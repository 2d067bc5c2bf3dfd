import { median, quantile, rounded } from '../statistics.ts'

/** What one of the two did in one window. */
export interface Window {
  readonly cpuMs: number
  /** Frames that reached a subscriber. */
  readonly packets: number
  /** Frames that were due at all subscribers together. */
  readonly due: number
  /** From the speaker to each subscriber, in milliseconds. */
  readonly delaysMs: readonly number[]
}
export interface SideRun {
  readonly windows: readonly Window[]
  /** From nothing to the first frame, subscriber by subscriber. */
  readonly setupMs: readonly number[]
}
export interface Delay {
  readonly p50: number
  readonly p99: number
}

/** Each figure is the median of all windows, or of all subscribers. Microseconds of CPU, milliseconds of delay. */
export interface SfuFigures {
  readonly subscribers: number
  readonly janusCpuUsPerPacket: number
  readonly superPeerCpuUsPerPacket: number
  readonly ratio: number
  readonly janusDelayMs: Delay
  readonly superPeerDelayMs: Delay
  readonly janusSetupMs: number
  readonly superPeerSetupMs: number
  readonly janusLost: number
  readonly superPeerLost: number
}

/** @throws Error when nothing arrived in a window */
export function figuresOf(subscribers: number, janus: SideRun, superPeer: SideRun): SfuFigures {
  for (const [name, { windows }] of Object.entries({ Janus: janus, 'the super-peer': superPeer })) {
    if (windows.length === 0 || windows.some(({ packets }) => packets === 0)) throw new Error(`${name} sent nothing on`)
  }
  const [janusCpu, superPeerCpu] = [cpuUsPerPacket(janus), cpuUsPerPacket(superPeer)]
  return {
    subscribers,
    janusCpuUsPerPacket: rounded(janusCpu, 1),
    superPeerCpuUsPerPacket: rounded(superPeerCpu, 1),
    ratio: rounded(superPeerCpu / janusCpu, 2),
    janusDelayMs: delayOf(janus),
    superPeerDelayMs: delayOf(superPeer),
    janusSetupMs: rounded(median(janus.setupMs), 0),
    superPeerSetupMs: rounded(median(superPeer.setupMs), 0),
    janusLost: lost(janus),
    superPeerLost: lost(superPeer),
  }
}

const cpuUsPerPacket = ({ windows }: SideRun): number =>
  median(windows.map(({ cpuMs, packets }) => (cpuMs * 1_000) / packets))

const delayOf = ({ windows }: SideRun): Delay => ({
  p50: rounded(median(windows.map(({ delaysMs }) => median(delaysMs))), 2),
  p99: rounded(median(windows.map(({ delaysMs }) => quantile(delaysMs, 0.99))), 2),
})

const lost = ({ windows }: SideRun): number => windows.reduce((sum, { due, packets }) => sum + due - packets, 0)

export function summaryOf(figures: SfuFigures): string {
  const { janusDelayMs, superPeerDelayMs } = figures
  const row = (name: string, janus: number, ours: number) =>
    `${name.padEnd(30)} ${String(janus).padStart(8)} ${String(ours).padStart(11)}`
  return [
    `${`${figures.subscribers} subscribers`.padEnd(30)}    Janus  super-peer`,
    row('CPU per packet sent on, µs', figures.janusCpuUsPerPacket, figures.superPeerCpuUsPerPacket),
    row('delay p50, ms', janusDelayMs.p50, superPeerDelayMs.p50),
    row('delay p99, ms', janusDelayMs.p99, superPeerDelayMs.p99),
    row('from nothing to a frame, ms', figures.janusSetupMs, figures.superPeerSetupMs),
    row('frames lost', figures.janusLost, figures.superPeerLost),
    `The super-peer takes ${figures.ratio} of the CPU that Janus takes.`,
  ].join('\n')
}
