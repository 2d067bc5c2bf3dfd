import type { Line } from '../gateway/connection.ts'
import type { LineGroups } from '../gateway/connections.ts'

export interface MemoryGroups extends LineGroups {
  join(group: string, line: Line): void
  leave(group: string, line: Line): void
}

/** Groups of lines in memory. Lines are told in the order in which they joined. */
export function memoryGroups(): MemoryGroups {
  const groups = new Map<string, Set<Line>>()
  return {
    join: (group, line) => void groups.set(group, (groups.get(group) ?? new Set()).add(line)),
    leave: (group, line) => void groups.get(group)?.delete(line),
    tell(group, event, notice) {
      for (const line of [...(groups.get(group) ?? [])]) line.send(event, notice)
    },
    dissolve: (group) => void groups.delete(group),
  }
}
