import { createNodeSession, oggFileSource } from '@banyan/node'
import { type AudioSource, type Signaling, silentLogger, systemClock } from '@banyan/core/ports'
import type { PeerId, RoomId, SelfReport } from '@banyan/core/protocol'
import type { RoomSession } from '@banyan/core'
import { Adversary, hostileLinks, lyingSignaling, type RelayLie } from '@banyan/core/testing'
import { socketIoSignaling } from '@banyan/core/parts'
import type { PeerKey, PeerLog, PeerReport } from './worker-messages.ts'
import { feedersOf } from './feeders.ts'
import type { mixedAttack } from './mixed-attack.ts'
import { PlayedFrameLog } from './played-frame-log.ts'
import { SentFrameLog } from './sent-frame-log.ts'
import { takingTurns, type Turn } from './taking-turns.ts'
import { Tap, tapped } from './tapped.ts'

export interface SwarmPeerOptions {
  readonly key: PeerKey
  readonly relay: string
  readonly bindAddress: string | undefined
  readonly slots: number
  /** Whether it can turn hostile, with `attack`. */
  readonly mayAttack: boolean
  readonly isLost: () => boolean
  readonly now: () => number
}

/** One peer of a swarm: a session like any other, with a tap on its links and logs of the frames that it sends and
 *  plays. */
export class SwarmPeer {
  readonly key: PeerKey
  readonly #session: RoomSession
  readonly #signaling: Signaling
  readonly #tap: Tap
  readonly #now: () => number
  readonly #played = new PlayedFrameLog()
  readonly #verdicts: PeerId[] = []
  readonly #adversary = new Adversary(systemClock)
  readonly #lies: RelayLie[] = []
  /** It brings a whole simulator with it. Peers that mean no harm do without, and a process that loads it in the middle
   *  of a room stands still for a while. */
  readonly #attacks: Promise<{ readonly mixedAttack: typeof mixedAttack }> | undefined
  #heldBack = 0
  #peer: PeerId | undefined
  #joinedAt = 0
  #sent: SentFrameLog | undefined
  #trouble: string | undefined

  constructor({ key, relay, bindAddress, slots, mayAttack, isLost, now }: SwarmPeerOptions) {
    this.key = key
    this.#now = now
    this.#attacks = mayAttack ? import('./mixed-attack.ts') : undefined
    this.#tap = new Tap({ now, isLost, onSound: (packet) => this.#sent?.noteSent(packet, now()) })
    const signaling = socketIoSignaling({ relayUrl: relay, logger: silentLogger })
    const overheard = this.#overheard(signaling)
    this.#signaling = mayAttack ? lyingSignaling(overheard, systemClock, this.#lies) : overheard
    this.#signaling.on('room:verdict', ({ peer }) => void this.#verdicts.push(peer))
    this.#session = createNodeSession({
      ...{ relayUrl: relay, slots, signaling: this.#signaling },
      ...(bindAddress && { bindAddress }),
      wrapLinks: (links) => {
        const watched = tapped(links, this.#tap)
        return mayAttack ? hostileLinks(watched, this.#adversary) : watched
      },
    })
    this.#session.on('played', (speaker, audio) => this.#played.note(speaker, audio, now()))
    this.#session.on('sourceEnded', (error) => (this.#trouble = reasonOf(error)))
  }

  get hasVanished(): boolean {
    return this.#tap.isCut
  }

  async create(title: string): Promise<{ peer: PeerId; room: RoomId }> {
    const { self, view } = await this.#session.create({ title, name: 'Speaker 1', policy: 'open' })
    this.#peer = self
    return { peer: self, room: view.room }
  }

  async join(room: RoomId, name: string): Promise<{ peer: PeerId }> {
    await this.#attacks
    this.#joinedAt = this.#now()
    const { self } = await this.#session.join({ room, name })
    this.#peer = self
    return { peer: self }
  }

  /** Resolves once the peer is on stage and the file is being spoken. */
  async speak({ file, startMs, turn }: { file: string; startMs: number; turn?: Turn }): Promise<void> {
    // Speakers forward nothing: all the sound that they send is their own.
    const sent = (this.#sent = new SentFrameLog())
    const isOnStage = () => this.#session.snapshot.phase === 'joined' && this.#session.snapshot.role !== 'listener'
    if (!isOnStage()) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const end = this.#session.on('change', () => isOnStage() && resolve())
      await this.#session.requestMicrophone(true)
      if (!isOnStage()) await promise
      end()
    }
    const voice = oggFileSource({ path: file, loop: true, startMs })
    this.#session.publish(this.#logged(turn ? takingTurns(voice, turn, this.#now) : voice, sent))
  }

  /** Does all that strangers can do from now on. Only for who may attack. @returns when it began */
  async attack(chance: () => number): Promise<number> {
    const { mixedAttack } = await this.#attacks!
    const { behaviours, lies } = mixedAttack(chance)
    this.#adversary.behaviours = behaviours
    this.#lies.push(...lies)
    return this.#now()
  }

  /** As when a cable is pulled: nothing in, nothing out, no goodbye. Links stay open at the other end. */
  vanish(): number {
    this.#tap.cut()
    this.#signaling.close()
    return this.#now()
  }

  async end(): Promise<void> {
    await this.#session.end()
  }

  /** @param sinceMs feeders are looked up from this time on */
  report(sinceMs = Infinity): PeerReport {
    const { snapshot } = this.#session
    const now = this.#now()
    const feeders = sinceMs < now ? feedersOf(this.#tap.arrivals.read(), sinceMs, now) : new Map<number, PeerId>()
    return {
      ...{ key: this.key, peer: this.#peer!, isJoined: snapshot.phase === 'joined' },
      ...{ carrying: snapshot.phase === 'joined' ? snapshot.carrying : 0, heard: this.#played.speakers },
      ...{ trouble: this.#trouble, counters: this.#tap.counters, feeders },
    }
  }

  collect(): PeerLog {
    const firstAudioMs = this.#played.firstAt === undefined ? undefined : this.#played.firstAt - this.#joinedAt
    return {
      ...{ key: this.key, peer: this.#peer!, isJoined: this.#session.snapshot.phase === 'joined' },
      ...{ joinedAt: this.#joinedAt, firstAudioMs, arrivals: this.#tap.arrivals.read() },
      played: this.#played.read(),
      sent: this.#sent?.read(),
      ...{ verdicts: this.#verdicts, heldBack: this.#heldBack },
    }
  }

  /** The way to the relay, with an eye on the reports of this peer's ear. */
  #overheard(signaling: Signaling): Signaling {
    return {
      request: (event, ask, options) => {
        if (event === 'peer:report') this.#heldBack += (ask as SelfReport).hearing?.heldBack ?? 0
        return signaling.request(event, ask, options)
      },
      on: (event, handle) => signaling.on(event, handle),
      onConnection: (handle) => signaling.onConnection(handle),
      close: () => signaling.close(),
    }
  }

  #logged(source: AudioSource, sent: SentFrameLog): AudioSource {
    return {
      run: (onFrame, signal) =>
        source.run((frame) => {
          sent.noteHanded(frame, this.#now())
          onFrame(frame)
        }, signal),
    }
  }
}

const reasonOf = (error: Error | undefined): string =>
  [error?.message ?? 'the file ended', error?.cause instanceof Error ? error.cause.message : '']
    .filter(Boolean)
    .join(': ')
