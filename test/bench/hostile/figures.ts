import type { TroubledRoomReport } from '@banyan/sim'
import type { Hostility, SwarmRun } from '../../swarm/index.ts'
import type { SigningCost } from './signing-cost.ts'

/** Figures of the bench; `bench.ts` says what each is. Null where nothing measures it. */
export interface HostileFigures {
  readonly listeners: number
  readonly hostile: number
  readonly forgedFramesHeard: number
  readonly forgedFramesHeardOneStripe: number
  readonly framesDue: number
  readonly framesMissing: number
  readonly framesMissingCalm: number
  readonly heldBack: number | null
  readonly detectMs: { readonly p50: number | null; readonly p99: number | null }
  readonly wrongVerdicts: number
  readonly guiltyFound: number
  readonly bytesOverheadPercent: number | null
  readonly signCpuUsPerFrame: number
  readonly verifyCpuUsPerFrame: number
  /** Time in Chromium, which bounds the work from above; null where no Chromium is installed. */
  readonly verifyUsPerFrameChromium: number | null
  readonly mouthToEarAddedMs: number | null
  /** Of the simulated rooms in trouble: how many, the largest share of frames held back, and of frames missing. */
  readonly rooms: number
  readonly heldBackShareWorst: number | null
  readonly missingShareWorst: number | null
}

/** What came of all rooms. */
export interface Rooms {
  readonly listeners: number
  readonly calm: SwarmRun
  readonly attacked: SwarmRun
  readonly oneStripe: SwarmRun
  readonly troubled: readonly TroubledRoomReport[]
  /** In Node, in CPU time. */
  readonly cost: SigningCost
  /** In Chromium, in time; undefined where none is installed. */
  readonly costInChromium: SigningCost | undefined
}

const NOBODY: Hostility = {
  ...{ hostile: 0, forgedFramesHeard: 0, guiltyFound: 0, wrongVerdicts: 0 },
  ...{ detectMs: { p50: null, p99: null }, heldBack: null },
}

export function figuresOf(rooms: Rooms): HostileFigures {
  const { listeners, calm, attacked, oneStripe, troubled, cost, costInChromium } = rooms
  const { hostile, forgedFramesHeard, detectMs, guiltyFound, wrongVerdicts } = attacked.hostility ?? NOBODY
  const alone = oneStripe.hostility ?? NOBODY
  const [before, after] = [calm.figures.mouthToEarMs.p50, attacked.figures.mouthToEarMs.p50]
  const worst = (of: (room: TroubledRoomReport) => number) =>
    troubled.length > 0 ? Math.max(...troubled.map(of)) : null
  return {
    ...{ listeners, hostile, forgedFramesHeard, forgedFramesHeardOneStripe: alone.forgedFramesHeard },
    ...{ framesDue: attacked.figures.framesDue, framesMissing: attacked.figures.framesMissing },
    framesMissingCalm: calm.figures.framesMissing,
    heldBack: attacked.hostility?.heldBack ?? null,
    detectMs,
    wrongVerdicts:
      wrongVerdicts + alone.wrongVerdicts + troubled.reduce((sum, { verdicts }) => sum + verdicts.length, 0),
    guiltyFound,
    bytesOverheadPercent: calm.details.trustBytesPercent,
    ...{ signCpuUsPerFrame: tenths(cost.signUs), verifyCpuUsPerFrame: tenths(cost.verifyUs) },
    verifyUsPerFrameChromium: costInChromium ? tenths(costInChromium.verifyUs) : null,
    mouthToEarAddedMs: before === null || after === null ? null : Math.round((after - before) * 10) / 10,
    rooms: troubled.length,
    heldBackShareWorst: worst(({ heldBackShare }) => heldBackShare),
    missingShareWorst: worst(({ missingShare }) => missingShare),
  }
}

const tenths = (value: number): number => Math.round(value * 10) / 10

export function tableOf(figures: HostileFigures): string {
  const { detectMs } = figures
  const rows: readonly (readonly [string, string])[] = [
    ['Room', `${figures.listeners} listeners, of whom ${figures.hostile} are hostile`],
    [
      'Forged',
      `${figures.forgedFramesHeard} frames were heard that nobody said; ` +
        `${figures.forgedFramesHeardOneStripe} with one stripe`,
    ],
    [
      'Missing',
      `${figures.framesMissing} of ${figures.framesDue} frames; ` +
        `${figures.framesMissingCalm} where nobody is hostile; ${shown(figures.heldBack)} held back`,
    ],
    ['Left', `hostile parents after ${shown(detectMs.p50)} ms (p50), ${shown(detectMs.p99)} ms (p99)`],
    ['Verdicts', `${figures.guiltyFound} of ${figures.hostile} found, ${figures.wrongVerdicts} wrong ones`],
    [
      'Price',
      `${shown(figures.bytesOverheadPercent)} % more bytes; ${shown(figures.signCpuUsPerFrame)} µs to sign a frame, ` +
        `${shown(figures.verifyCpuUsPerFrame)} µs to verify one; ` +
        `${shown(figures.mouthToEarAddedMs)} ms from mouth to ear`,
    ],
    ...(figures.rooms > 0
      ? [
          [
            'Trouble',
            `${figures.rooms} simulated rooms: ${percent(figures.heldBackShareWorst)} held back and ` +
              `${percent(figures.missingShareWorst)} missing at worst`,
          ] as const,
        ]
      : []),
  ]
  return rows.map(([name, text]) => `${name.padEnd(13)} ${text}`).join('\n')
}

const shown = (value: number | null): string => (value === null ? '–' : String(value))
const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(3)} %`)
