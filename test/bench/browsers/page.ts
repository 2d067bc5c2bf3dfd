import type { PeerId } from '@banyan/core'
import { canTransferChannels } from '../../../packages/core/src/forwarding/plane/worker-plane.ts'
import { PagePeer } from './page-peer.ts'
import type { PlainJoin, PlainLog, PlainReport } from './plain.ts'

/** What the bench calls from outside. */
interface BrowsersBench {
  readonly isolated: () => boolean
  readonly forwarding: () => 'worker' | 'main'
  readonly now: () => number
  /** Keeps the page's process busy for that time. */
  readonly work: (ms: number) => void
  readonly join: (options: PlainJoin) => Promise<PeerId>
  readonly report: () => Promise<PlainReport[]>
  readonly watch: (victim: PeerId, everyMs: number) => Promise<void>
  readonly unwatch: () => void
  readonly collect: () => PlainLog[]
}
declare global {
  var crowd: BrowsersBench
}

const peers: PagePeer[] = []
globalThis.crowd = {
  isolated: () => globalThis.crossOriginIsolated,
  forwarding: () => (canTransferChannels() ? 'worker' : 'main'),
  now: () => performance.now(),
  work(ms) {
    for (const end = performance.now() + ms; performance.now() < end;);
  },
  async join({ room, name, ...options }) {
    const peer = new PagePeer(options)
    const id = await peer.join(room, name)
    peers.push(peer)
    return id
  },
  report: () => Promise.all(peers.map((peer) => peer.report())),
  async watch(victim, everyMs) {
    await Promise.all(peers.map((peer) => peer.watch(victim, everyMs)))
  },
  unwatch: () => peers.forEach((peer) => peer.unwatch()),
  collect: () => peers.map((peer) => peer.collect()),
}
