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
  readonly wholeTrunk: Attacked
  readonly wrongVerdicts: number
  readonly guiltyFound: number
  readonly bytesOverheadPercent: number | null
  readonly mediaBytesOverheadPercent: number | null
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

/** What hostile peers did in one room. */
export interface Attacked {
  readonly hostile: number
  readonly forgedFramesHeard: number
  readonly framesDue: number
  readonly framesMissing: number
  readonly heldBack: number | null
  readonly detectMs: { readonly p50: number | null; readonly p99: number | null }
}

/** What came of all rooms. */
export interface Rooms {
  readonly listeners: number
  readonly calm: SwarmRun
  /** The hostile peers carry in one stripe. */
  readonly attacked: SwarmRun
  /** They are the trunk of both stripes. */
  readonly wholeTrunk: SwarmRun
  readonly oneStripe: SwarmRun
  readonly troubled: readonly TroubledRoomReport[]
  /** In Node, in CPU time. */
  readonly cost: SigningCost
  /** In Chromium, in time; undefined where none is installed. */
  readonly costInChromium: SigningCost | undefined
}

const NOBODY: Hostility = {
  ...{ hostile: 0, peers: [], forgedFramesHeard: 0, guiltyFound: 0, wrongVerdicts: 0 },
  ...{ detectMs: { p50: null, p99: null }, heldBack: null },
}

export function figuresOf(rooms: Rooms): HostileFigures {
  const { listeners, calm, attacked, wholeTrunk, oneStripe, troubled, cost, costInChromium } = rooms
  const hostilities = [attacked, wholeTrunk, oneStripe].map(({ hostility }) => hostility ?? NOBODY)
  const sumOf = (count: (hostility: Hostility) => number) => hostilities.reduce((sum, each) => sum + count(each), 0)
  const [before, after] = [calm.figures.mouthToEarMs.p50, attacked.figures.mouthToEarMs.p50]
  const worst = (of: (room: TroubledRoomReport) => number) =>
    troubled.length > 0 ? Math.max(...troubled.map(of)) : null
  return {
    listeners,
    ...attackedOf(attacked),
    forgedFramesHeardOneStripe: (oneStripe.hostility ?? NOBODY).forgedFramesHeard,
    framesMissingCalm: calm.figures.framesMissing,
    wholeTrunk: attackedOf(wholeTrunk),
    wrongVerdicts:
      sumOf((each) => each.wrongVerdicts) + troubled.reduce((sum, { verdicts }) => sum + verdicts.length, 0),
    guiltyFound: sumOf((each) => each.guiltyFound),
    bytesOverheadPercent: calm.details.trustBytesPercent?.ofLine ?? null,
    mediaBytesOverheadPercent: calm.details.trustBytesPercent?.ofMedia ?? null,
    ...{ signCpuUsPerFrame: tenths(cost.signUs), verifyCpuUsPerFrame: tenths(cost.verifyUs) },
    verifyUsPerFrameChromium: costInChromium ? tenths(costInChromium.verifyUs) : null,
    mouthToEarAddedMs: before === null || after === null ? null : Math.round((after - before) * 10) / 10,
    rooms: troubled.length,
    heldBackShareWorst: worst(({ heldBackShare }) => heldBackShare),
    missingShareWorst: worst(({ missingShare }) => missingShare),
  }
}

function attackedOf({ hostility = NOBODY, figures }: SwarmRun): Attacked {
  const { hostile, forgedFramesHeard, heldBack, detectMs } = hostility
  const { framesDue, framesMissing } = figures
  return { hostile, forgedFramesHeard, framesDue, framesMissing, heldBack, detectMs }
}

const tenths = (value: number): number => Math.round(value * 10) / 10

export function tableOf(figures: HostileFigures): string {
  const { wholeTrunk } = figures
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
    ['Left', leftAfter(figures)],
    [
      'Whole trunk',
      `${wholeTrunk.forgedFramesHeard} forged frames; ` +
        `${wholeTrunk.framesMissing} of ${wholeTrunk.framesDue} missing; ${leftAfter(wholeTrunk)}`,
    ],
    ['Verdicts', `${figures.guiltyFound} found in all rooms, ${figures.wrongVerdicts} wrong ones`],
    [
      'Price',
      `${shown(figures.bytesOverheadPercent)} % more bytes on the line; ` +
        `${shown(figures.signCpuUsPerFrame)} µs to sign a frame, ` +
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

const leftAfter = ({ detectMs }: Attacked): string =>
  `hostile parents after ${shown(detectMs.p50)} ms (p50), ${shown(detectMs.p99)} ms (p99)`
const shown = (value: number | null): string => (value === null ? '–' : String(value))
const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(3)} %`)
