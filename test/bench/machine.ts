import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'

/** Looks at how busy the machine is from now on. @returns a sentence about what it is and how busy it was */
export function watchMachine(): () => string {
  const [load] = loadavg()
  const before = timesOf(cpus())
  const stolenBefore = stolen()
  return () => {
    const after = timesOf(cpus())
    const all = Math.max(1, after.all - before.all)
    const share = Math.round((100 * (after.used - before.used)) / all)
    const taken = Math.round((100 * (stolen() - stolenBefore)) / all)
    const model = cpus()[0]?.model ?? 'unknown'
    const busy = `${share} % busy, ${taken} % taken by other machines of the host`
    return `${model}, ${availableParallelism()} cores ${busy}; load ${load!.toFixed(1)} before`
  }
}

/** Milliseconds that all cores were kept from running since the machine started (proc(5): the eighth figure, in
 *  hundredths); 0 where no system says. */
function stolen(): number {
  try {
    return Number(readFileSync('/proc/stat', 'utf8').split(/\s+/)[8]) * 10
  } catch {
    return 0
  }
}

/** Time of all cores since the machine started, and what of it was not idle. */
function timesOf(cores: ReturnType<typeof cpus>): { used: number; all: number } {
  let [used, all] = [0, 0]
  for (const { times } of cores) {
    const sum = times.user + times.nice + times.sys + times.irq + times.idle
    all += sum
    used += sum - times.idle
  }
  return { used, all }
}
