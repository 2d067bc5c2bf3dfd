/** Milliseconds of the machine's own clock: the same in all its processes, and nobody sets it (unlike the time of
 *  day). */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6
