import { readFile } from 'node:fs/promises'

/** Ticks of /proc are hundredths of a second on Linux, whatever the kernel's own clock does (proc(5), USER_HZ). */
const TICK_MS = 10

/** CPU that a process and all its threads have used up to now, in milliseconds, in steps of 10. */
export const processCpuMs = async (pid: number): Promise<number> => cpuMsOf(await readFile(`/proc/${pid}/stat`, 'utf8'))

/** @param stat a line of /proc/PID/stat. @throws RangeError when it is not one */
export function cpuMsOf(stat: string): number {
  // The program's name may hold anything, blanks and brackets too; the state comes behind the last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  if (!stat.includes(')') || !Number.isInteger(ticks)) throw new RangeError('not a line of /proc/PID/stat')
  return ticks * TICK_MS
}
