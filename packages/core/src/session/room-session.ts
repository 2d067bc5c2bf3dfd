import { Publisher, type PublishOptions } from '../capture/publisher.ts'
import { GRACE_MS, RoomLinks } from '../links/room-links.ts'
import { SelfMonitor } from '../links/self-monitor.ts'
import type { AudioSource } from '../ports/audio.ts'
import type { MediaError } from '../ports/errors.ts'
import type { MediaPlane } from '../ports/media-plane.ts'
import {
  type Ask,
  type Capability,
  type FrameKey,
  type Joined,
  MAX_SLOTS,
  type PeerId,
  REACTION_KINDS,
  readTree,
  type Reply,
  type RequestName,
  type SourceId,
  type StageMember,
} from '../protocol/index.ts'
import {
  CommandError,
  type CreateRoom,
  JoinError,
  type JoinRoom,
  type Membership,
  type RoomSession,
  type RoomTokenSource,
  type SessionEvents,
} from './api.ts'
import { Emitter } from './emitter.ts'
import { noticeHandlers } from './notice-handlers.ts'
import { RelayNotices } from './relay-notices.ts'
import { RelayRequests } from './relay-requests.ts'
import { RemoteAudio } from './remote-audio.ts'
import type { SessionParts } from './session-parts.ts'
import type { Effect, SessionEvent } from './state.ts'
import { StateMachine } from './state-machine.ts'
import { statsOf } from './stats-of.ts'
import type { SessionStats } from './stats.ts'

/** Connects the pure parts (state, ear, publisher) to the world: relay, links, media plane, sink. Decides nothing
 *  itself. */
export class LiveSession implements RoomSession {
  readonly #parts: SessionParts
  readonly #events: Emitter<SessionEvents>
  readonly #relay: RelayRequests
  readonly #notices: RelayNotices
  readonly #remoteAudio: RemoteAudio
  readonly #publisher: Publisher
  readonly #plane: MediaPlane
  readonly #monitor: SelfMonitor
  readonly #endWatches: readonly (() => void)[]
  readonly #machine = new StateMachine({
    act: (effect) => this.#act(effect),
    changed: (snapshot) => this.#events.emit('change', snapshot),
  })
  /** Of the newest stay in a room, which may be over. */
  #links: RoomLinks | undefined
  /** The key with which the media plane signs our present stay on stage. */
  #key: { readonly source: SourceId; readonly key: FrameKey } | undefined
  /** The roster's entry to which it was last told. */
  #keyTold: StageMember | undefined
  /** The peer and key of our own entry in the roster that was last told whether a source runs. */
  #publishingTold: { readonly own: StageMember; readonly publishing: boolean } | undefined
  #isFollowed = false
  /** The media plane did not come up. */
  #isBroken = false
  #isClosed = false
  /** Ends when the last stay has handed its children over. */
  #goodbye = Promise.resolve()

  constructor(parts: SessionParts) {
    this.#parts = parts
    const { signaling, clock, sink, openHearing, capability, logger } = parts
    this.#relay = new RelayRequests({ signaling, logger })
    this.#events = new Emitter((error) => logger.error({ error }, 'a listener of the session threw'))
    this.#remoteAudio = new RemoteAudio({
      ...{ clock, sink, openHearing },
      onPlayed: (speaker, played) => this.#events.emit('played', speaker, played),
      onFailed: (error) => this.#events.emit('trouble', error),
    })
    this.#plane = parts.openMediaPlane({
      packet: (packet, arrival) => this.#remoteAudio.take(packet, arrival),
      retract: (source, sequence) => this.#remoteAudio.retract(source, sequence),
      notice: (notice) => {
        if (notice.type === 'restarted') return this.refreshLinks()
        if (notice.type === 'key') return this.#keyMade(notice)
        if (notice.type === 'broken') return this.#broke(notice.error)
        this.#monitor.notice(notice)
        this.#links?.notice(notice)
      },
    })
    this.#publisher = new Publisher(
      {
        packet: (packet) => this.#plane.publish(packet),
        level: (level) => this.#remoteAudio.spoke(level),
        stalled: () => this.#sourceChanged(),
        ended: (error) => {
          this.#sourceChanged()
          this.#events.emit('sourceEnded', error)
        },
      },
      clock,
    )
    this.#monitor = new SelfMonitor({
      ...{ clock, plane: this.#plane, slots: capability.slots },
      reception: () => this.#remoteAudio.receptionReport(),
      links: () => this.#links?.links ?? [],
      on: {
        report: (report) => {
          const { snapshot } = this
          if (snapshot.phase === 'joined' && snapshot.online) void this.#relay.tell('peer:report', report)
        },
        traffic: (links) => this.#links?.examine(links),
        beat: (isLate) => this.#listenForMissing(isLate),
      },
    })
    this.#notices = new RelayNotices(
      signaling,
      noticeHandlers({
        step: (event) => this.#step(event),
        emit: (name, ...args) => this.#events.emit(name, ...args),
        signal: (signal) => this.#links?.receive(signal),
        doubted: () => this.#monitor.report(),
      }),
    )
    this.#endWatches = [
      signaling.onConnection((state) => {
        if (state !== 'connected') this.#links?.relayLost()
        this.#step({ type: 'connection', online: state === 'connected' })
      }),
      sink.playback?.onChange((playback, error) => {
        this.#step({ type: 'playback', playback })
        if (error) this.#events.emit('trouble', error)
      }) ?? (() => {}),
      parts.watch?.({ networkChanged: () => this.refreshLinks(), closing: () => this.depart() }) ?? (() => {}),
    ]
  }

  get snapshot() {
    return this.#machine.state.snapshot
  }
  on<Name extends keyof SessionEvents>(event: Name, handle: SessionEvents[Name]) {
    const end = this.#events.on(event, handle)
    this.#followPlayed()
    return () => {
      end()
      this.#followPlayed()
    }
  }

  create({ title, topics, name, policy = 'ask', room, roomToken, signal }: CreateRoom) {
    const about = { title, ...(topics && { topics: [...topics] }) }
    const ask = { ...about, name, policy, capability: this.#capability, ...(room && { room }) }
    return this.#notices.during(() => this.#enter('room:create', ask, { roomToken, signal }))
  }
  join({ room, name, roomToken, role, ifHere, signal }: JoinRoom) {
    const ask = { room, name, capability: this.#capability, ...(role && { role }), ...(ifHere && { ifHere }) }
    return this.#notices.during(() => this.#enter('room:join', ask, { roomToken, signal }))
  }
  leave({ graceMs = GRACE_MS }: { graceMs?: number } = {}) {
    if (this.snapshot.phase === 'joined') this.#goodbye = this.#sayGoodbye(graceMs)
    return this.#goodbye
  }
  depart() {
    if (this.snapshot.phase === 'joined') this.#goodbye = this.#sayGoodbye(GRACE_MS, true)
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
    // Where another muted us, nobody passes on what we say until the relay has granted that we unmute.
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
    // Who came back to their own seat on stage has it already.
    if (wanted && this.snapshot.phase === 'joined' && this.snapshot.role !== 'listener') return
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
  async takeOver() {
    await this.#command('room:take-over', {})
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

  async startPlayback() {
    if (!this.#isClosed) await this.#parts.sink.playback?.start()
  }
  level(peer: PeerId) {
    const isSelf = this.snapshot.phase === 'joined' && peer === this.snapshot.self
    if (!isSelf) return this.#remoteAudio.level(peer)
    return this.#publisher.muted ? 0 : this.#remoteAudio.ownLevel
  }
  setVolume(peer: PeerId, volume: number) {
    if (!(volume >= 0 && volume <= 1)) throw new RangeError(`a volume is 0 to 1, got ${volume}`)
    this.#parts.sink.setVolume(peer, volume)
  }

  setSlots(slots: number) {
    if (!(Number.isInteger(slots) && slots >= 0 && slots <= MAX_SLOTS)) {
      throw new RangeError(`slots is a whole number from 0 to ${MAX_SLOTS}, got ${slots}`)
    }
    this.#monitor.allow(slots)
  }
  refreshLinks() {
    this.#monitor.networkChanged()
    this.#links?.refresh()
  }
  async stats(): Promise<SessionStats> {
    const { traffic, volume } = await this.#monitor.measure()
    const { snapshot, entry } = this.#machine.state
    const isIn = snapshot.phase === 'joined'
    return statsOf({
      traffic,
      volume,
      links: isIn ? (this.#links?.links ?? []) : [],
      stripes: entry?.plan.stripes ?? 0,
      carrying: isIn ? snapshot.carrying : 0,
      speakers: this.#others,
      ear: (peer) => this.#remoteAudio.stats(peer),
      isByTrack: (peer) => this.#remoteAudio.isByTrack(peer),
    })
  }

  async close() {
    this.#isClosed = true
    await this.leave()
    this.#notices.close()
    for (const end of this.#endWatches) end()
    this.#publisher.stop()
    this.#links?.close()
    this.#monitor.stop()
    this.#remoteAudio.close()
    this.#plane.close()
    this.#parts.signaling.close()
    this.#events.clear()
    await this.#parts.sink.close()
  }

  async #enter<Name extends 'room:create' | 'room:join'>(
    event: Name,
    ask: Ask<Name>,
    how: { roomToken: RoomTokenSource | undefined; signal: AbortSignal | undefined },
  ): Promise<Membership> {
    if (this.snapshot.phase === 'joining' || this.snapshot.phase === 'joined') {
      throw new JoinError('already-in-room', 'this session is in a room; leave it first')
    }
    this.#step({ type: 'joining' })
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
    this.#monitor.entered(slots)
    this.#step({ type: 'joined', reply })
    this.#step({ type: 'playback', playback: this.#parts.sink.playback?.state ?? 'playing' })
    if (this.snapshot.phase !== 'joined') throw new JoinError('room-ended', 'the room ended while we joined it')
    return this.snapshot
  }

  /** After a lost connection: comes back into the room, or is out of it. */
  async #resume(): Promise<void> {
    const { snapshot, entry } = this.#machine.state
    if (snapshot.phase !== 'joined' || !entry) return
    const capability = this.#capability
    const { room } = snapshot.view
    try {
      const answer = await this.#relay.resume({ room, capability, resumeKey: entry.resumeKey })
      if (this.#machine.state.entry !== entry) return // left, or joined elsewhere meanwhile
      if (!answer.ok) {
        const { code } = answer.error
        const reason = code === 'banned' ? 'removed' : code === 'taken-over' ? 'elsewhere' : 'place-lost'
        return this.#step({ type: 'ended', reason })
      }
      this.#joined(answer.value, capability)
      this.#links?.relayBack()
      this.#monitor.report()
    } catch (error) {
      this.#parts.logger.warn({ error, room }, 'could not come back into the room, will retry')
    }
  }

  async #answerInvitation(accepted: boolean): Promise<void> {
    await this.#command('stage:accept', { accepted })
    this.#step({ type: 'invited', by: undefined })
  }

  /** Out of the room at once; the links stay until our children have other parents. */
  async #sayGoodbye(graceMs: number, mayReturn = false): Promise<void> {
    const goodbye = this.#relay.tell('room:leave', mayReturn ? { mayReturn } : {})
    const handedOver = this.#links?.leave({ graceMs, goodbye })
    this.#step({ type: 'left' })
    await handedOver
  }

  async #command<Name extends RequestName>(event: Name, ask: Ask<Name>, signal?: AbortSignal): Promise<Reply<Name>> {
    if (this.snapshot.phase !== 'joined') throw new CommandError('not-in-room', `${event} needs a room`)
    return this.#relay.command(event, ask, signal)
  }

  get #capability(): Capability {
    return { ...this.#parts.capability, slots: this.#monitor.slots }
  }

  #step(event: SessionEvent): void {
    this.#machine.take(event)
  }

  #act(effect: Effect): void {
    switch (effect) {
      case 'converge':
        return this.#converge()
      case 'resume':
        return void this.#notices.during(() => this.#resume())
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
        this.#links?.close()
        this.#monitor.stop()
        this.#remoteAudio.close()
        return
    }
  }

  #openLinks(): void {
    const { snapshot, entry } = this.#machine.state
    if (snapshot.phase !== 'joined' || !entry || this.#links?.isOpen) return
    const { transport, clock, random, logger } = this.#parts
    this.#monitor.start()
    this.#links = new RoomLinks({
      ...{ self: snapshot.self, iceServers: entry.iceServers, transport, plane: this.#plane, clock, random, logger },
      tell: (event, ask) => void this.#relay.tell(event, ask),
      on: {
        changed: (counts) => this.#step({ type: 'links', ...counts }),
        track: (peer, track) => this.#remoteAudio.takeTrack(peer, track),
      },
    })
  }

  /** Makes links, routes, ear and publisher follow the state. */
  #converge(): void {
    const { snapshot, entry } = this.#machine.state
    if (snapshot.phase !== 'joined' || !entry) return
    const { stage } = snapshot.view
    const own = stage.find(({ peer }) => peer === snapshot.self)
    this.#publisher.setSource(own?.source)
    this.#publisher.stripes = entry.plan.stripes
    this.#remoteAudio.listen(this.#others, own !== undefined)
    this.#tellKey(own)
    this.#tellPublishing(own)
    const byTrack = own?.tracks ? stage.filter(({ peer, tracks }) => tracks && peer !== snapshot.self) : []
    this.#links?.want({
      plan: entry.plan,
      sources: stage.flatMap(({ source, key, silenced }) => (silenced ? [] : [{ source, ...(key && { key }) }])),
      sourceOf: new Map(stage.map(({ peer, source }) => [peer, source])),
      own: own?.source,
      onStage: own !== undefined,
      byTrack: new Set(byTrack.map(({ peer }) => peer)),
      track: this.#publisher.track,
    })
  }

  #keyMade(made: { source: SourceId; key: FrameKey }): void {
    this.#key = made
    const { snapshot } = this
    if (snapshot.phase !== 'joined') return
    this.#tellKey(snapshot.view.stage.find(({ peer }) => peer === snapshot.self))
  }

  /** The roster must have the key of this stay, or others cannot check what we say. Said once for each roster that
   *  lacks it. */
  #tellKey(own: StageMember | undefined): void {
    if (!own || this.#key?.source !== own.source || own.key === this.#key.key) return
    if (this.#keyTold === own) return
    this.#keyTold = own
    void this.#relay.tell('stage:key', { key: this.#key.key })
  }

  /** Who is on stage besides ourselves. Nobody hears their own voice, also not from another peer of theirs. */
  get #others(): readonly StageMember[] {
    const { snapshot } = this
    if (snapshot.phase !== 'joined') return []
    const { self, identity: own, view } = snapshot
    return view.stage.filter(({ peer, identity }) => peer !== self && (own === undefined || identity !== own))
  }

  /** The roster must know whether something can come of us: others count what does not come as missing. Said once for
   *  each roster that is wrong. */
  #tellPublishing(own: StageMember | undefined): void {
    const publishing = this.#publisher.isDelivering
    if (!own || (own.publishing ?? false) === publishing) return
    if (this.#publishingTold?.own === own && this.#publishingTold.publishing === publishing) return
    this.#publishingTold = { own, publishing }
    void this.#relay.tell('peer:report', { publishing })
  }

  #broke(error: MediaError): void {
    this.#parts.logger.error({ error }, 'nothing can be forwarded or heard here')
    this.#isBroken = true
    this.#listenForMissing(false)
    this.#events.emit('trouble', error)
  }

  /** Finds out whether something comes of everybody of whom it should, and tells the relay when that has changed. */
  #listenForMissing(isLate: boolean): void {
    const { snapshot, entry } = this.#machine.state
    if (snapshot.phase !== 'joined' || !entry || this.#parts.capability.seed) return
    // Without the relay nobody knows who has turned their microphone off meanwhile.
    if (isLate || !snapshot.online) this.#remoteAudio.forgive()
    const speakers = this.#remoteAudio.unheard
    const hasPlace = snapshot.role !== 'listener' || entry.plan.links.length > 0
    const why = this.#isBroken ? 'no-forwarding' : !hasPlace ? 'no-place' : snapshot.links > 0 ? 'no-sound' : 'no-link'
    this.#step({ type: 'unheard', unheard: speakers.length > 0 ? { speakers, why } : undefined })
    const { snapshot: now } = this
    if (now.phase === 'joined' && (now.unheard === undefined) !== (snapshot.unheard === undefined)) {
      this.#monitor.report()
    }
  }

  /** Frames are handed to this thread only where somebody listens to them. */
  #followPlayed(): void {
    if (this.#isFollowed === this.#events.has('played')) return
    this.#isFollowed = !this.#isFollowed
    this.#remoteAudio.follow(this.#isFollowed)
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
    const { track, isRunning, muted, isStalled } = this.#publisher
    if (track) track.enabled = !muted
    this.#step({ type: 'source', publishing: isRunning, muted, stalled: isStalled })
  }
}
