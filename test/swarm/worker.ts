/**
 * A process of a swarm: holds one peer or several, does what the driver asks, and does not outlive it.
 * @module
 */
import { seededRandom } from '@banyan/core/testing'
import type {
  AnswerMessage,
  CallMessage,
  CallName,
  WorkerCalls,
  CrossedError,
  PeerKey,
  WorkerSetup,
} from './worker-messages.ts'
import { monotonicMs } from './monotonic.ts'
import { SwarmPeer } from './swarm-peer.ts'

const { relay, bindAddress, loss, seed } = JSON.parse(process.argv[2] ?? '') as WorkerSetup
const chance = seededRandom(seed)
const peers = new Map<PeerKey, SwarmPeer>()

const open = (key: PeerKey, slots: number, mayAttack = false): SwarmPeer => {
  const isLost = () => loss > 0 && chance.next() < loss
  const peer = new SwarmPeer({ key, relay, bindAddress, slots, mayAttack, isLost, now: monotonicMs })
  peers.set(key, peer)
  return peer
}
const there = (key: PeerKey): SwarmPeer => {
  const peer = peers.get(key)
  if (!peer) throw new Error(`there is no peer ${key} in this process`)
  return peer
}
const present = () => [...peers.values()].filter((peer) => !peer.hasVanished)

type Answers = { readonly [Name in CallName]: (ask: WorkerCalls[Name]['ask']) => Promise<WorkerCalls[Name]['answer']> }

const answers: Answers = {
  create: async ({ key, title, slots }) => open(key, slots).create(title),
  join: async ({ key, room, name, slots, mayAttack }) => open(key, slots, mayAttack).join(room, name),
  async speak({ key, ...speech }) {
    await there(key).speak(speech)
    return {}
  },
  attack: async ({ key, seed }) => ({ at: await there(key).attack(seededRandom(seed).next) }),
  vanish: async ({ key }) => ({ at: there(key).vanish() }),
  async report({ sinceMs }) {
    const { user, system } = process.cpuUsage()
    return { at: monotonicMs(), cpuUs: user + system, peers: present().map((peer) => peer.report(sinceMs)) }
  },
  collect: async () => present().map((peer) => peer.collect()),
  async end({ key }) {
    await there(key).end()
    return {}
  },
}

const crossed = (error: unknown): CrossedError =>
  error instanceof Error
    ? { name: error.name, code: (error as { code?: string }).code, message: error.message }
    : { name: 'Error', code: undefined, message: String(error) }

const tell = (message: AnswerMessage | 'ready') => process.send?.(message)

process.on('message', ({ id, call, ask }: CallMessage) => {
  const answer = answers[call] as (ask: unknown) => Promise<unknown>
  answer(ask).then(
    (answer) => tell({ id, ok: true, answer }),
    (error: unknown) => tell({ id, ok: false, error: crossed(error) }),
  )
})
// Ctrl-C reaches every process of a terminal; the driver decides what comes of it. When the driver is gone, so are we.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
tell('ready')
