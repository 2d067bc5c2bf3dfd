import { availableParallelism, cpus, loadavg } from 'node:os'

/** Looks at how busy the machine is from now on. @returns words for whoever reads the figures: what it is, and how busy it was */
export function watchMachine(): () => string {
  const [load] = loadavg()
  const before = timesOf(cpus())
  return () => {
    const after = timesOf(cpus())
    const share = Math.round((100 * (after.used - before.used)) / Math.max(1, after.all - before.all))
    return `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores ${share} % busy; load ${load!.toFixed(1)} before`
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
