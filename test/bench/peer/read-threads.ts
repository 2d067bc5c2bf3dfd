import { readdir, readFile } from 'node:fs/promises'
import { cpuNsOf, type Reading, type ThreadReading, wakeupsOf } from './thread-usage.ts'

/** What every thread of a process has used up to now; nothing of a process that is gone. proc(5) */
export async function readThreads(pid: number): Promise<Reading> {
  const ids = await orNothing(readdir(`/proc/${pid}/task`))
  const read = async (id: string): Promise<[number, ThreadReading] | undefined> => {
    const of = (file: string) => orNothing(readFile(`/proc/${pid}/task/${id}/${file}`, 'utf8'))
    const [name, schedstat, status] = await Promise.all([of('comm'), of('schedstat'), of('status')])
    // It has ended meanwhile.
    if (name === undefined || !schedstat || !status) return undefined
    return [Number(id), { name: name.trim(), cpuNs: cpuNsOf(schedstat), wakeups: wakeupsOf(status) }]
  }
  const threads = await Promise.all((ids ?? []).map(read))
  return new Map(threads.filter((thread) => thread !== undefined))
}

/** The same for a process and all that it started. */
export async function readTree(pid: number): Promise<Reading> {
  const [own, children] = await Promise.all([readThreads(pid), childrenOf(pid)])
  const below = await Promise.all(children.map(readTree))
  return new Map([own, ...below].flatMap((reading) => Array.from(reading)))
}

async function childrenOf(pid: number): Promise<number[]> {
  const threads = (await orNothing(readdir(`/proc/${pid}/task`))) ?? []
  const lists = await Promise.all(threads.map((id) => orNothing(readFile(`/proc/${pid}/task/${id}/children`, 'utf8'))))
  return lists.flatMap((list) => (list ?? '').split(' ').filter(Boolean).map(Number))
}

const orNothing = <Value>(reading: Promise<Value>): Promise<Value | undefined> => reading.catch(() => undefined)
