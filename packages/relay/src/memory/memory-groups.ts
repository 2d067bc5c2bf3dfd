import type { PeerSocket } from '../gateway/connection.ts'
import type { SocketGroups } from '../gateway/connections.ts'

export interface MemoryGroups extends SocketGroups {
  join(group: string, socket: PeerSocket): void
  leave(group: string, socket: PeerSocket): void
}

/** Groups of sockets in memory. Sockets are told in the order in which they joined. */
export function memoryGroups(): MemoryGroups {
  const groups = new Map<string, Set<PeerSocket>>()
  return {
    join: (group, socket) => void groups.set(group, (groups.get(group) ?? new Set()).add(socket)),
    leave: (group, socket) => void groups.get(group)?.delete(socket),
    tell(group, event, notice) {
      for (const socket of [...(groups.get(group) ?? [])]) socket.send(event, notice)
    },
    dissolve: (group) => void groups.delete(group),
  }
}
