import type { SessionSnapshot } from '@banyan/core'

/** @returns a duration as 0:07, 12:30 or 1:02:03 */
export function clockTime(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}

/** Frames that were played and lost. */
export interface Counts {
  /** Frames of 20 ms, over all speakers. */
  heard: number
  lost: number
}

/** @returns the state of a listener in one line */
export function attendance(snapshot: SessionSnapshot, passedMs: number, { heard, lost }: Counts): string {
  if (snapshot.phase !== 'joined') return clockTime(passedMs)
  const { view, carrying, online } = snapshot
  return [
    clockTime(passedMs),
    `${view.stage.length} on stage, ${view.listeners} listening`,
    `heard ${clockTime(heard * 20)}${lost > 0 ? `, ${lost} frames lost` : ''}`,
    ...(carrying > 0 ? [`carrying ${carrying}`] : []),
    ...(online ? [] : ['relay away']),
  ].join(' · ')
}
