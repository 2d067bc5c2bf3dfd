/** What one thread has used up to now. */
export interface ThreadReading {
  /** As the kernel has it: 15 characters at most. */
  readonly name: string
  /** Time on a core, in nanoseconds. */
  readonly cpuNs: number
  /** How often it went to sleep: each time something had to wake it. */
  readonly wakeups: number
}
/** Threads by their id, of one process or several. */
export type Reading = ReadonlyMap<number, ThreadReading>

/** What threads used between two readings. */
export interface Usage {
  readonly cpuMsPerS: number
  readonly wakeupsPerS: number
  readonly threads: number
  /** Milliseconds a second by the names of the threads, the most first. */
  readonly byName: Readonly<Record<string, number>>
}

/** @param schedstat what /proc/PID/task/TID/schedstat holds. @throws RangeError when it is not that */
export function cpuNsOf(schedstat: string): number {
  const [ran, , slices] = schedstat.trim().split(' ').map(Number)
  if (!Number.isSafeInteger(ran) || !Number.isSafeInteger(slices)) throw new RangeError('not a line of schedstat')
  return ran!
}

/** @param status what /proc/PID/task/TID/status holds. @throws RangeError when it is not that */
export function wakeupsOf(status: string): number {
  const [, switches] = /^voluntary_ctxt_switches:\s+(\d+)$/m.exec(status) ?? []
  if (switches === undefined) throw new RangeError('not what /proc says of a thread')
  return Number(switches)
}

/** Threads that came between the two readings count from nothing; those that ended count as nothing. */
export function usageOf(before: Reading, after: Reading, seconds: number): Usage {
  let [cpuNs, wakeups] = [0, 0]
  const byName = new Map<string, number>()
  for (const [id, thread] of after) {
    const used = thread.cpuNs - (before.get(id)?.cpuNs ?? 0)
    cpuNs += used
    wakeups += thread.wakeups - (before.get(id)?.wakeups ?? 0)
    byName.set(thread.name, (byName.get(thread.name) ?? 0) + used)
  }
  const perSecond = (ns: number) => ns / 1e6 / seconds
  return {
    cpuMsPerS: perSecond(cpuNs),
    wakeupsPerS: wakeups / seconds,
    threads: after.size,
    byName: Object.fromEntries(
      [...byName].sort(([, one], [, other]) => other - one).map(([name, ns]) => [name, perSecond(ns)]),
    ),
  }
}
