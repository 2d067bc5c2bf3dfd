import { rounded } from '../statistics.ts'
import type { RoomFigures } from './rooms.ts'
import type { ScriptWeight } from './scripts.ts'
import type { TimelineFigures } from './timeline-load.ts'
import type { TimelinePageFigures } from './timeline-page.ts'

export interface Measured {
  readonly load: TimelineFigures
  readonly page: TimelinePageFigures
  readonly room: RoomFigures
}

/** The line for machines. */
export function figuresOf({ load, page, room }: Measured) {
  return {
    timelineTtfbMsP95: rounded(load.timelineTtfbMsP95, 1),
    timelineRps: rounded(load.timelineRps, 1),
    roomJsKbGz: rounded(room.roomJsKbGz, 1),
    lcpMs: rounded(page.lcpMs, 0),
    cls: rounded(Math.max(page.timelineCls, room.roomCls), 4),
    interactionMsP95: rounded(room.interactionMsP95, 1),
    listeners: room.listeners,
    timelineTtfbMsP50: rounded(load.timelineTtfbMsP50, 1),
    timelineFailed: load.timelineFailed,
    timelineMostRps: rounded(load.timelineMostRps, 0),
    timelineCpuMs: rounded(load.timelineCpuMs, 2),
    roomLaterJsKbGz: rounded(room.scripts.later.kb, 1),
  }
}

/** The lines for people. */
export function tableOf(measured: Measured): string {
  const figures = figuresOf(measured)
  const { load, page, room } = measured
  const p95s = load.ttfbMsP95s.map((ms) => rounded(ms, 1)).join(', ')
  const shifts = `${rounded(page.timelineCls, 4)}, in the room ${rounded(room.roomCls, 4)}`
  return [
    `Timeline      first byte after ${figures.timelineTtfbMsP50} ms (p50), ` +
      `${figures.timelineTtfbMsP95} ms (p95, median of ${p95s}), ` +
      `at ${figures.timelineRps} a second; ${figures.timelineFailed} failed`,
    `              ${figures.timelineMostRps} a second at most, ${figures.timelineCpuMs} ms of CPU each`,
    `              largest paint after ${figures.lcpMs} ms; shifts ${shifts}`,
    `Room          ${weightOf(room.scripts.first)} of JavaScript before sound: ${heaviestOf(room.scripts.first)}`,
    `              ${weightOf(room.scripts.later)} later: ${heaviestOf(room.scripts.later)}`,
    `              ${weightOf(room.scripts.kept)} more put aside by the service worker`,
    `              next frame after ${figures.interactionMsP95} ms ` +
      `(p95 of ${room.presses} presses and the wheel; the wheel alone ${rounded(room.wheelMsP95, 1)} ms), ` +
      `${room.listeners} listening`,
  ].join('\n')
}

const weightOf = ({ kb, files }: ScriptWeight) => `${rounded(kb, 1)} kB in ${files} files`
const heaviestOf = ({ heaviest }: ScriptWeight) =>
  heaviest.map(({ name, kb }) => `${name} ${rounded(kb, 1)}`).join(', ') || 'none'
