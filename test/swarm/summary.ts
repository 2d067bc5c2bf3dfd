import type { Worst } from './figures.ts'
import type { SwarmRun } from './swarm.ts'

/** The figures of a swarm in lines for a person. */
export function summaryOf({ figures, details }: Pick<SwarmRun, 'figures' | 'details'>): string {
  const heard = figures.framesDue - figures.framesMissing
  const share = figures.framesDue > 0 ? (100 * heard) / figures.framesDue : 0
  const stripes = details.stripes === 1 ? 'the only stripe' : `all ${details.stripes} stripes`
  const rows: readonly (readonly [string, string])[] = [
    [
      'Room',
      `${figures.listeners} listeners, of whom ${details.stayed} stayed; ` +
        `${figures.superPeers} super-peers, ${figures.depthMax} hops at most; ` +
        `${details.inAllStripes} were fed in ${stripes}`,
    ],
    ['Frames', `${figures.framesDue} due, ${figures.framesMissing} missing: ${share.toFixed(4)} % heard in time`],
    [
      'Crashes',
      `${figures.kills}; ${figures.framesMissingPerCrash ?? 'no'} frames missing per crash; the longest gap ` +
        `${figures.maxGapMs} ms`,
    ],
    [
      'Stripes back',
      `p50 ${ms(figures.restoreMs.p50)}, p99 ${ms(figures.restoreMs.p99)}, of ${details.orphaned} that children of ` +
        `crashed peers lost; ${details.neverRestored} came back from nobody`,
    ],
    ['First audio', `p50 ${ms(figures.firstAudioMs.p50)}, p95 ${ms(figures.firstAudioMs.p95)} after the call of join`],
    [
      'Mouth to ear',
      `p50 ${ms(figures.mouthToEarMs.p50)}, p99 ${ms(figures.mouthToEarMs.p99)}; the sound came later by ` +
        `${details.worstStepMs} ms from one frame to the next at worst`,
    ],
    [
      'Bytes',
      figures.identical
        ? `every frame heard was the one spoken; ${details.repeated} were heard twice`
        : `${details.altered} frames were not what was spoken; ${details.repeated} were heard twice`,
    ],
    [
      'Carrying',
      `${figures.forwardCpuUsPerPacket ?? '–'} µs of CPU a packet: the whole processes of super-peers that carry, ` +
        `over ${details.packetsForwarded} packets that they sent`,
    ],
    [
      'Speaking',
      `${figures.speakerUplinkKbps ?? '–'} kbit/s of sound and link messages leave one speaker, over all links`,
    ],
    ['Silence', `${details.silent} frames of silence were not sent, and are not due`],
    ...warning(details.deaf > 0, `${details.deaf} times nothing at all was heard of a speaker: counted as missing`),
    ...warning(details.displaced > 0, `${details.displaced} listeners lost their place at the relay`),
    ...(details.worst ? [['Worst off', worstIn(details.worst)] as const] : []),
    ...warning(details.gaps.length > 0, `missing by time: ${gapsByTime(details.gaps)}`),
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join('\n')
}

const ms = (value: number | null): string => (value === null ? 'never' : `${value} ms`)
const warning = (isTrue: boolean, text: string) => (isTrue ? [['Note', text] as const] : [])

const worstIn = ({ peer, missing, fromSeconds, toSeconds, arrived, feeders }: Worst): string => {
  const fed = feeders.map(({ stripe, peer, crashed }) => `stripe ${stripe} by ${peer}${crashed ? ', a victim' : ''}`)
  const time = `from ${fromSeconds} s to ${toSeconds} s`
  const feeding = `fed in ${fed.join(', ') || 'nothing'} before`
  return `${peer} missed ${missing} frames ${time}, while ${arrived} packets came in; ${feeding}`
}

/** @returns for example "31 s: 12 frames, 3 gaps" */
function gapsByTime(gaps: readonly { seconds: number; frames: number }[]): string {
  const bySecond = new Map<number, { frames: number; gaps: number }>()
  for (const { seconds, frames } of gaps) {
    const second = Math.floor(seconds)
    const known = bySecond.get(second) ?? { frames: 0, gaps: 0 }
    bySecond.set(second, { frames: known.frames + frames, gaps: known.gaps + 1 })
  }
  const all = [...bySecond].sort((a, b) => a[0] - b[0])
  const shown = all
    .slice(0, MOST_SHOWN)
    .map(([second, { frames, gaps }]) => `${second} s: ${frames} frames, ${gaps} gaps`)
  return [...shown, ...(all.length > MOST_SHOWN ? [`and ${all.length - MOST_SHOWN} more seconds`] : [])].join('; ')
}
const MOST_SHOWN = 12
