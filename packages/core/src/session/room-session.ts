import { Ear, LEVEL_FRESH_MS } from '../media/ear/ear.ts'
import { levelOfAmplitude, shownLevel } from '../media/level.ts'
import { Publisher } from '../media/publisher.ts'
import type { AudioSink, AudioSource } from '../ports/audio.ts'
import type { Clock } from '../ports/clock.ts'
import { RelayError } from '../ports/errors.ts'
import type { LinkTransport, RemoteTrack } from '../ports/link.ts'
import type { Logger } from '../ports/logger.ts'
import type { MediaPlane, OpenMediaPlane } from '../ports/media-plane.ts'
import type { Random } from '../ports/random.ts'
import type { Signaling } from '../ports/signaling.ts'
import type {
  Ask,
  Capability,
  Joined,
  Notice,
  NoticeName,
  PeerId,
  Refusal,
  Reply,
  RequestName,
  Result,
} from '../protocol/index.ts'
import {
  CommandError,
  type CreateRoom,
  JoinError,
  type JoinRoom,
  type Membership,
  type RoomSession,
  type SessionEvents,
} from './api.ts'
import { Emitter } from './emitter.ts'
import { LinkKeeper } from './link-keeper.ts'
import { NoticeGate } from './notice-gate.ts'
import { type Effect, IDLE, type SessionEvent, type SessionState, step } from './state.ts'

export interface SessionParts {
  signaling: Signaling
  transport: LinkTransport
  openMediaPlane: OpenMediaPlane
  sink: AudioSink
  capability: Capability
  clock: Clock
  random: Random
  logger: Logger
}

/** Connects the pure parts (state, ear, publisher) to the world: relay, links, media plane, sink. Decides nothing itself. */
export class LiveSession implements RoomSession {
  readonly #parts: SessionParts
  readonly #events: Emitter<SessionEvents>
  readonly #ear: Ear
  readonly #publisher: Publisher
  readonly #plane: MediaPlane
  readonly #tracks = new Map<PeerId, RemoteTrack>()
  readonly #subscriptions: (() => void)[]
  readonly #gate = new NoticeGate()
  #state: SessionState = IDLE
  #keeper: LinkKeeper | undefined
  #ownLevel = { level: 127, at: -Infinity }
  /** What it takes to ask for the same place again. */
  #name = ''

  constructor(parts: SessionParts) {
    this.#parts = parts
    const { signaling, clock, sink, logger } = parts
    this.#events = new Emitter((error) => logger.error({ error }, 'a listener of the session threw'))
    this.#ear = new Ear({
      clock,
      onHeard: (speaker, heard) => {
        if (this.#tracks.has(speaker)) return // heard by its native track already
        sink.play(speaker, heard)
        this.#events.emit('heard', speaker, heard)
      },
      onEnded: (speaker) => sink.end(speaker),
    })
    this.#plane = parts.openMediaPlane({ packet: (packet) => this.#ear.take(packet) })
    this.#publisher = new Publisher({
      packet: (packet) => this.#plane.publish(packet),
      level: (level) => (this.#ownLevel = { level, at: clock.now() }),
      ended: (error) => {
        this.#sourceChanged()
        this.#events.emit('sourceEnded', error)
      },
    })
    const on = <Name extends NoticeName>(name: Name, handle: (notice: Notice<Name>) => void) =>
      signaling.on(name, (notice) => this.#gate.pass(() => handle(notice)))
    this.#subscriptions = [
      on('room:changed', (view) => this.#step({ type: 'view', view })),
      on('plan:changed', (plan) => this.#step({ type: 'plan', plan })),
      on('role:changed', ({ role }) => this.#step({ type: 'role', role })),
      on('requests:changed', ({ requests }) => this.#step({ type: 'requests', requests })),
      on('request:declined', () => {
        this.#step({ type: 'requested', wanted: false })
        this.#events.emit('declined')
      }),
      on('room:ended', ({ reason }) => this.#step({ type: 'ended', reason })),
      on('link:signal', (signal) => this.#keeper?.receive(signal)),
      signaling.onConnection((state) => this.#step({ type: 'connection', online: state === 'connected' })),
    ]
  }

  get snapshot() {
    return this.#state.snapshot
  }
  on<Name extends keyof SessionEvents>(event: Name, handle: SessionEvents[Name]) {
    return this.#events.on(event, handle)
  }

  create({ title, name, policy = 'ask', room, signal }: CreateRoom) {
    const { capability } = this.#parts
    const ask = { title, name, policy, capability, ...(room && { room }) }
    return this.#gate.during(() => this.#enter('room:create', ask, signal))
  }
  join({ room, name, signal }: JoinRoom) {
    const ask = { room, name, capability: this.#parts.capability }
    return this.#gate.during(() => this.#enter('room:join', ask, signal))
  }
  async leave() {
    if (this.snapshot.phase !== 'joined') return
    this.#step({ type: 'left' })
    await this.#tell('room:leave', {})
  }
  async end({ signal }: { signal?: AbortSignal } = {}) {
    await this.#command('room:end', {}, signal)
    this.#step({ type: 'ended', reason: 'host-ended' })
  }

  publish(source: AudioSource) {
    const { snapshot } = this
    if (snapshot.phase !== 'joined') throw new CommandError('not-in-room', 'join a room before you publish')
    if (snapshot.role === 'listener') throw new CommandError('not-allowed', 'only people on stage may publish')
    this.#publisher.start(source)
    this.#sourceChanged()
  }
  unpublish() {
    this.#publisher.stop()
    this.#sourceChanged()
  }
  async setMuted(muted: boolean) {
    this.#publisher.muted = muted
    this.#sourceChanged()
    await this.#command('stage:mute', { muted })
  }

  async requestMicrophone(wanted: boolean) {
    await this.#command('stage:request', { wanted })
    if (this.snapshot.phase === 'joined' && this.snapshot.role === 'listener') this.#step({ type: 'requested', wanted })
  }
  async admit(peer: PeerId) {
    await this.#command('stage:admit', { peer })
  }
  async decline(peer: PeerId) {
    await this.#command('stage:decline', { peer })
  }
  async remove(peer: PeerId) {
    await this.#command('stage:remove', { peer })
  }
  audience({ after, signal }: { after?: PeerId; signal?: AbortSignal } = {}) {
    return this.#command('room:audience', { ...(after && { after }) }, signal)
  }

  level(peer: PeerId) {
    if (this.snapshot.phase === 'joined' && peer === this.snapshot.self) {
      const isFresh = this.#parts.clock.now() - this.#ownLevel.at < LEVEL_FRESH_MS && !this.#publisher.muted
      return isFresh ? shownLevel(this.#ownLevel.level) : 0
    }
    const track = this.#tracks.get(peer)
    return track ? shownLevel(levelOfAmplitude(track.level())) : this.#ear.level(peer)
  }
  setVolume(peer: PeerId, volume: number) {
    if (!(volume >= 0 && volume <= 1)) throw new RangeError(`a volume is 0 to 1, got ${volume}`)
    this.#parts.sink.setVolume(peer, volume)
  }

  async close() {
    await this.leave()
    for (const end of this.#subscriptions) end()
    this.#publisher.stop()
    this.#keeper?.close()
    this.#ear.close()
    this.#plane.close()
    this.#parts.signaling.close()
    this.#events.clear()
    await this.#parts.sink.close()
  }

  async #enter<Name extends 'room:create' | 'room:join'>(
    event: Name,
    ask: Ask<Name>,
    signal: AbortSignal | undefined,
  ): Promise<Membership> {
    if (this.snapshot.phase === 'joining' || this.snapshot.phase === 'joined') {
      throw new JoinError('already-in-room', 'this session is in a room; leave it first')
    }
    this.#step({ type: 'joining' })
    this.#name = ask.name
    try {
      const answer = (await this.#parts.signaling.request(event, ask, signal ? { signal } : {})) as Result<
        Joined,
        Refusal
      >
      if (!answer.ok) throw new JoinError(answer.error.code, answer.error.message)
      return this.#joined(answer.value)
    } catch (error) {
      this.#step({ type: 'join-failed' })
      if (error instanceof RelayError) throw new JoinError(error.code, error.message, { cause: error })
      throw error
    }
  }

  #joined(reply: Joined): Membership {
    this.#step({ type: 'joined', reply })
    if (this.snapshot.phase !== 'joined') throw new JoinError('room-ended', 'the room ended while we joined it')
    return this.snapshot
  }

  /** After a lost connection: the same place again, or none. */
  async #resume(): Promise<void> {
    const { snapshot, place } = this.#state
    if (snapshot.phase !== 'joined' || !place) return
    const ask = { room: snapshot.view.room, name: this.#name, capability: this.#parts.capability, resume: place.resume }
    try {
      const answer = await this.#parts.signaling.request('room:join', ask)
      if (this.#state.place !== place) return // left, or joined elsewhere meanwhile
      if (answer.ok) this.#joined(answer.value)
      else this.#step({ type: 'ended', reason: 'place-lost' })
    } catch (error) {
      this.#parts.logger.warn({ error, room: snapshot.view.room }, 'could not take our place again, will retry')
    }
  }

  async #command<Name extends RequestName>(event: Name, ask: Ask<Name>, signal?: AbortSignal): Promise<Reply<Name>> {
    if (this.snapshot.phase !== 'joined') throw new CommandError('not-in-room', `${event} needs a room`)
    try {
      const answer = await this.#parts.signaling.request(event, ask, signal ? { signal } : {})
      if (!answer.ok) throw new CommandError(answer.error.code, answer.error.message)
      return answer.value
    } catch (error) {
      if (error instanceof RelayError) throw new CommandError(error.code, error.message, { cause: error })
      throw error
    }
  }

  /** Says something to the relay that needs no answer: if it fails, the relay finds out by itself. */
  async #tell<Name extends RequestName>(event: Name, ask: Ask<Name>): Promise<void> {
    try {
      const answer = await this.#parts.signaling.request(event, ask)
      if (!answer.ok) this.#parts.logger.debug({ event, refused: answer.error.code }, 'the relay refused')
    } catch (error) {
      this.#parts.logger.debug({ event, error }, 'the relay was not told')
    }
  }

  #step(event: SessionEvent): void {
    const before = this.#state
    const { state, effects } = step(before, event)
    this.#state = state
    for (const effect of effects) this.#act(effect)
    if (this.#state.snapshot !== before.snapshot) this.#events.emit('change', this.#state.snapshot)
  }

  #act(effect: Effect): void {
    switch (effect) {
      case 'converge':
        return this.#converge()
      case 'resume':
        return void this.#gate.during(() => this.#resume())
      case 'stop-source':
        this.#publisher.stop()
        this.#publisher.setSource(undefined)
        return this.#sourceChanged()
      case 'close-links':
        this.#keeper?.close()
        this.#keeper = undefined
        this.#ear.close()
        return
    }
  }

  /** Makes links, routes, ear and publisher follow the state. */
  #converge(): void {
    const { snapshot, place } = this.#state
    if (snapshot.phase !== 'joined' || !place) return
    const { stage } = snapshot.view
    const own = stage.find(({ peer }) => peer === snapshot.self)
    this.#publisher.setSource(own?.source)
    this.#publisher.stripes = place.plan.stripes
    this.#ear.listen(stage.filter(({ peer }) => peer !== snapshot.self))
    this.#keeper ??= this.#openKeeper(snapshot.self, place.iceServers)
    const byTrack = own?.tracks ? stage.filter(({ peer, tracks }) => tracks && peer !== snapshot.self) : []
    this.#keeper.want({
      plan: place.plan,
      sources: stage.map(({ source }) => source),
      byTrack: new Set(byTrack.map(({ peer }) => peer)),
      track: this.#publisher.track,
    })
  }

  #openKeeper(self: PeerId, iceServers: Joined['iceServers']): LinkKeeper {
    const { transport, clock, random, logger, sink } = this.#parts
    return new LinkKeeper({
      ...{ self, iceServers, transport, plane: this.#plane, clock, random, logger },
      on: {
        signal: (to, link, signal) => void this.#tell('link:signal', { to, link, signal }),
        lost: (peer) => void this.#tell('link:lost', { peer }),
        changed: (counts) => this.#step({ type: 'links', ...counts }),
        track: (peer, track) => {
          if (track) this.#tracks.set(peer, track)
          else this.#tracks.delete(peer)
          sink.playStream(peer, track?.stream)
        },
      },
    })
  }

  #sourceChanged(): void {
    const { track, isRunning, muted } = this.#publisher
    if (track) track.enabled = !muted
    this.#step({ type: 'source', publishing: isRunning, muted })
  }
}
