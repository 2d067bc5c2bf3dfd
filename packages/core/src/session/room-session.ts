import { Publisher, type PublishOptions } from '../capture/publisher.ts'
import type { AudioSource } from '../ports/audio.ts'
import type { MediaPlane } from '../ports/media-plane.ts'
import {
  type Ask,
  type Capability,
  type Joined,
  MAX_SLOTS,
  type Notice,
  type NoticeName,
  type PeerId,
  REACTION_KINDS,
  readTree,
  type Reply,
  type RequestName,
} from '../protocol/index.ts'
import {
  CommandError,
  type CreateRoom,
  JoinError,
  type JoinRoom,
  type Membership,
  type RoomSession,
  type SessionEvents,
  type TokenSource,
} from './api.ts'
import { ReceptionSummary } from './reception-summary.ts'
import { Emitter } from './emitter.ts'
import { NoticeGate } from './notice-gate.ts'
import { RelayRequests } from './relay-requests.ts'
import { RoomLinks } from '../links/room-links.ts'
import type { SessionParts } from './session-parts.ts'
import { type Effect, IDLE, type SessionEvent, type SessionState, step } from './state.ts'
import { withRoomToken } from './room-token.ts'
import { statsOf } from './stats-of.ts'
import type { SessionStats } from './stats.ts'
import { RemoteAudio } from './remote-audio.ts'
import { GRACE_MS } from '../links/time-limit.ts'

/** Connects the pure parts (state, ear, publisher) to the world: relay, links, media plane, sink. Decides nothing itself. */
export class LiveSession implements RoomSession {
  readonly #parts: SessionParts
  readonly #events: Emitter<SessionEvents>
  readonly #relay: RelayRequests
  readonly #voices: RemoteAudio
  readonly #heard: ReceptionSummary
  readonly #publisher: Publisher
  readonly #plane: MediaPlane
  readonly #links: RoomLinks
  readonly #subscriptions: (() => void)[]
  readonly #gate = new NoticeGate()
  #state: SessionState = IDLE
  #goodbye = Promise.resolve()
  /** What it takes to ask for the same place again, and what was offered for it. */
  #name = ''
  #token: TokenSource | undefined
  #offered = 0

  constructor(parts: SessionParts) {
    this.#parts = parts
    const { signaling, transport, clock, random, sink, capability, logger } = parts
    this.#relay = new RelayRequests({ signaling, logger })
    this.#events = new Emitter((error) => logger.error({ error }, 'a listener of the session threw'))
    this.#heard = new ReceptionSummary(clock)
    this.#voices = new RemoteAudio({
      ...{ clock, sink },
      onHeard: (...heard) => {
        this.#heard.heard(...heard)
        this.#events.emit('heard', ...heard)
      },
    })
    this.#plane = parts.openMediaPlane({
      packet: (packet, arrival) => this.#voices.take(packet, arrival),
      notice: (notice) => this.#links.notice(notice),
    })
    this.#publisher = new Publisher(
      {
        packet: (packet) => this.#plane.publish(packet),
        level: (level) => this.#voices.spoke(level),
        ended: (error) => {
          this.#sourceChanged()
          this.#events.emit('sourceEnded', error)
        },
      },
      clock,
    )
    this.#links = new RoomLinks({
      ...{
        transport,
        plane: this.#plane,
        tell: (event, ask) => this.#relay.tell(event, ask),
        slots: capability.slots,
        clock,
        random,
        logger,
      },
      hearing: () => this.#heard.take(this.#voices.bufferMs),
      on: {
        changed: (counts) => this.#step({ type: 'links', ...counts }),
        track: (peer, track) => this.#voices.takeTrack(peer, track),
      },
    })
    const on = <Name extends NoticeName>(name: Name, handle: (notice: Notice<Name>) => void) =>
      signaling.on(name, (notice) => this.#gate.pass(() => handle(notice)))
    this.#subscriptions = [
      on('room:changed', (view) => this.#step({ type: 'view', view })),
      on('plan:changed', (plan) => this.#step({ type: 'plan', plan })),
      on('role:changed', ({ role }) => this.#step({ type: 'role', role })),
      on('requests:changed', ({ requests }) => this.#step({ type: 'requests', requests })),
      on('request:place', ({ place }) => this.#step({ type: 'queue-position', position: place })),
      on('request:declined', () => {
        this.#step({ type: 'requested', wanted: false })
        this.#events.emit('declined')
      }),
      on('stage:invited', ({ by }) => this.#step({ type: 'invited', by })),
      on('invitation:ended', () => this.#step({ type: 'invited', by: undefined })),
      on('invitation:declined', ({ peer }) => this.#events.emit('invitationDeclined', peer)),
      on('stage:muted', ({ by }) => this.#events.emit('mutedBy', by)),
      on('room:reactions', ({ counts }) => this.#events.emit('reactions', counts)),
      on('room:removed', () => this.#step({ type: 'ended', reason: 'removed' })),
      on('room:ended', ({ reason }) => this.#step({ type: 'ended', reason })),
      on('link:signal', (signal) => this.#links.receive(signal)),
      on('peer:doubted', () => this.#links.assure()),
      signaling.onConnection((state) => {
        if (state !== 'connected') this.#links.away()
        this.#step({ type: 'connection', online: state === 'connected' })
      }),
      parts.watch?.({ networkChanged: () => this.refreshLinks(), closing: () => this.depart() }) ?? (() => {}),
    ]
  }

  get snapshot() {
    return this.#state.snapshot
  }
  on<Name extends keyof SessionEvents>(event: Name, handle: SessionEvents[Name]) {
    return this.#events.on(event, handle)
  }

  create({ title, topics, name, policy = 'ask', room, token, signal }: CreateRoom) {
    const about = { title, ...(topics && { topics: [...topics] }) }
    const ask = { ...about, name, policy, capability: this.#capability, ...(room && { room }) }
    return this.#gate.during(() => this.#enter('room:create', ask, { token, signal }))
  }
  join({ room, name, token, role, signal }: JoinRoom) {
    const ask = { room, name, capability: this.#capability, ...(role && { role }) }
    return this.#gate.during(() => this.#enter('room:join', ask, { token, signal }))
  }
  leave({ graceMs = GRACE_MS }: { graceMs?: number } = {}) {
    if (this.snapshot.phase === 'joined') this.#goodbye = this.#sayGoodbye(graceMs)
    return this.#goodbye
  }
  depart() {
    void this.leave()
  }
  async end({ signal }: { signal?: AbortSignal } = {}) {
    await this.#command('room:end', {}, signal)
    this.#step({ type: 'ended', reason: 'host-ended' })
  }

  publish(source: AudioSource, options: PublishOptions = {}) {
    const { snapshot } = this
    if (snapshot.phase !== 'joined') throw new CommandError('not-in-room', 'join a room before you publish')
    if (snapshot.role === 'listener') throw new CommandError('not-allowed', 'only people on stage may publish')
    this.#publisher.start(source, options)
    this.#sourceChanged()
  }
  unpublish() {
    this.#publisher.stop()
    this.#sourceChanged()
  }
  async setMuted(muted: boolean) {
    // Whoever was muted by another is passed on by nobody before the room knows better.
    const isSilenced = this.#isSilenced
    if (muted || !isSilenced) this.#mute(muted)
    await this.#command('stage:mute', { muted })
    if (!muted && isSilenced && !this.#isSilenced) this.#mute(false)
  }
  async mute(peer: PeerId) {
    await this.#command('stage:mute', { muted: true, peer })
  }
  async muteAll() {
    await this.#command('stage:mute-all', {})
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
  async invite(peer: PeerId) {
    await this.#command('stage:invite', { peer })
  }
  acceptInvitation() {
    return this.#answerInvitation(true)
  }
  declineInvitation() {
    return this.#answerInvitation(false)
  }
  async promote(peer: PeerId) {
    await this.#command('stage:promote', { peer })
  }
  async demote(peer: PeerId) {
    await this.#command('stage:demote', { peer })
  }
  async handOver(peer: PeerId) {
    await this.#command('room:hand-over', { peer })
  }
  async removeFromRoom(peer: PeerId, { ban = false }: { ban?: boolean } = {}) {
    await this.#command('room:remove', { peer, ban })
  }
  async react(reaction: number) {
    if (!(Number.isInteger(reaction) && reaction >= 0 && reaction < REACTION_KINDS)) {
      throw new RangeError(`a reaction is a whole number from 0 to ${REACTION_KINDS - 1}, got ${reaction}`)
    }
    await this.#command('room:react', { reaction })
  }
  audience({ after, signal }: { after?: PeerId; signal?: AbortSignal } = {}) {
    return this.#command('room:audience', { ...(after && { after }) }, signal)
  }

  async tree({ signal }: { signal?: AbortSignal } = {}) {
    return readTree(await this.#command('room:tree', {}, signal))
  }
  explain(peer: PeerId, { signal }: { signal?: AbortSignal } = {}) {
    return this.#command('room:explain', { peer }, signal)
  }

  level(peer: PeerId) {
    const isSelf = this.snapshot.phase === 'joined' && peer === this.snapshot.self
    if (!isSelf) return this.#voices.level(peer)
    return this.#publisher.muted ? 0 : this.#voices.ownLevel
  }
  setVolume(peer: PeerId, volume: number) {
    if (!(volume >= 0 && volume <= 1)) throw new RangeError(`a volume is 0 to 1, got ${volume}`)
    this.#parts.sink.setVolume(peer, volume)
  }

  setSlots(slots: number) {
    if (!(Number.isInteger(slots) && slots >= 0 && slots <= MAX_SLOTS)) {
      throw new RangeError(`slots is a whole number from 0 to ${MAX_SLOTS}, got ${slots}`)
    }
    this.#links.offer(slots)
  }
  refreshLinks() {
    this.#links.refresh()
  }
  async stats(): Promise<SessionStats> {
    const { traffic, volume } = await this.#links.measure()
    const { snapshot, seat: place } = this.#state
    const isIn = snapshot.phase === 'joined'
    return statsOf({
      traffic,
      volume,
      links: this.#links.links,
      stripes: place?.plan.stripes ?? 0,
      carrying: isIn ? snapshot.carrying : 0,
      speakers: isIn ? snapshot.view.stage.filter(({ peer }) => peer !== snapshot.self) : [],
      ear: (peer) => this.#voices.stats(peer),
      isByTrack: (peer) => this.#voices.isByTrack(peer),
    })
  }

  async close() {
    await this.leave()
    for (const end of this.#subscriptions) end()
    this.#publisher.stop()
    this.#links.close()
    this.#voices.close()
    this.#plane.close()
    this.#parts.signaling.close()
    this.#events.clear()
    await this.#parts.sink.close()
  }

  async #enter<Name extends 'room:create' | 'room:join'>(
    event: Name,
    ask: Ask<Name>,
    how: { token: TokenSource | undefined; signal: AbortSignal | undefined },
  ): Promise<Membership> {
    if (this.snapshot.phase === 'joining' || this.snapshot.phase === 'joined') {
      throw new JoinError('already-in-room', 'this session is in a room; leave it first')
    }
    this.#step({ type: 'joining' })
    this.#name = ask.name
    this.#token = how.token
    try {
      await this.#goodbye
      const reply = await this.#relay.enter(event, ask, how)
      return this.#joined(reply, ask.capability)
    } catch (error) {
      this.#step({ type: 'join-failed' })
      throw error
    }
  }

  #joined(reply: Joined, { slots }: Capability): Membership {
    this.#offered = slots
    this.#step({ type: 'joined', reply })
    if (this.snapshot.phase !== 'joined') throw new JoinError('room-ended', 'the room ended while we joined it')
    return this.snapshot
  }

  /** After a lost connection: the same place again, or none. */
  async #resume(): Promise<void> {
    const { snapshot, seat: place } = this.#state
    if (snapshot.phase !== 'joined' || !place) return
    const capability = this.#capability
    const ask = { room: snapshot.view.room, name: this.#name, capability, resume: place.resume }
    try {
      const { signaling } = this.#parts
      let answer = await signaling.request('room:join', ask)
      // Our place is gone, and the relay admits newcomers on a token alone.
      const fetch = this.#token
      if (!answer.ok && answer.error.code === 'token-missing' && typeof fetch === 'function') {
        answer = await withRoomToken(fetch, (ticket) => signaling.request('room:join', { ...ask, ...ticket }))
      }
      if (this.#state.seat !== place) return // left, or joined elsewhere meanwhile
      if (!answer.ok) {
        const reason = answer.error.code === 'banned' ? 'removed' : 'place-lost'
        return this.#step({ type: 'ended', reason })
      }
      this.#joined(answer.value, capability)
      this.#links.catchUp()
    } catch (error) {
      this.#parts.logger.warn({ error, room: snapshot.view.room }, 'could not take our place again, will retry')
    }
  }

  async #answerInvitation(accepted: boolean): Promise<void> {
    await this.#command('stage:accept', { accepted })
    this.#step({ type: 'invited', by: undefined })
  }

  /** The place is given up at once; the links stay until those whom we carry have others. */
  async #sayGoodbye(graceMs: number): Promise<void> {
    const links = this.#links.leave({ graceMs, told: this.#relay.tell('room:leave', {}) })
    this.#step({ type: 'left' })
    await links
  }

  async #command<Name extends RequestName>(event: Name, ask: Ask<Name>, signal?: AbortSignal): Promise<Reply<Name>> {
    if (this.snapshot.phase !== 'joined') throw new CommandError('not-in-room', `${event} needs a room`)
    return this.#relay.command(event, ask, signal)
  }

  get #capability(): Capability {
    return { ...this.#parts.capability, slots: this.#links.slots }
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
      case 'open-links':
        return this.#openLinks()
      case 'stop-source':
        this.#publisher.stop()
        this.#publisher.setSource(undefined)
        return this.#sourceChanged()
      case 'mute-source':
        if (!this.#publisher.muted) this.#mute(true)
        return
      case 'close-links':
        this.#links.close()
        this.#voices.close()
        this.#heard.clear()
        return
    }
  }

  #openLinks(): void {
    const { snapshot, seat: place } = this.#state
    if (snapshot.phase !== 'joined' || !place) return
    this.#links.enter({ self: snapshot.self, iceServers: place.iceServers, slots: this.#offered })
  }

  /** Makes links, routes, ear and publisher follow the state. */
  #converge(): void {
    const { snapshot, seat: place } = this.#state
    if (snapshot.phase !== 'joined' || !place) return
    const { stage } = snapshot.view
    const own = stage.find(({ peer }) => peer === snapshot.self)
    this.#publisher.setSource(own?.source)
    this.#publisher.stripes = place.plan.stripes
    this.#voices.listen(stage.filter(({ peer }) => peer !== snapshot.self))
    this.#heard.listen(stage)
    const byTrack = own?.tracks ? stage.filter(({ peer, tracks }) => tracks && peer !== snapshot.self) : []
    this.#links.want({
      plan: place.plan,
      sources: stage.flatMap(({ source, silenced }) => (silenced ? [] : [source])),
      onStage: own !== undefined,
      byTrack: new Set(byTrack.map(({ peer }) => peer)),
      track: this.#publisher.track,
    })
  }

  /** Another has muted us, by the roster. */
  get #isSilenced(): boolean {
    const { snapshot } = this
    if (snapshot.phase !== 'joined') return false
    return snapshot.view.stage.some(({ peer, silenced }) => peer === snapshot.self && silenced)
  }

  #mute(muted: boolean): void {
    this.#publisher.muted = muted
    this.#sourceChanged()
  }

  #sourceChanged(): void {
    const { track, isRunning, muted } = this.#publisher
    if (track) track.enabled = !muted
    this.#step({ type: 'source', publishing: isRunning, muted })
  }
}
