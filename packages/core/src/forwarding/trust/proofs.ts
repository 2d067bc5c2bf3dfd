import type { LinkMessage, Position } from '../../wire/link-message.ts'
import { hashedBytes, HASH_BYTES, MAX_GROUP_FRAMES } from '../../wire/frame-group.ts'
import { ahead, type Packet } from '../../wire/packet.ts'
import type { ForwarderState } from '../forwarder-state.ts'
import type { LinkPort } from '../link-port.ts'
import type { SourceStream } from '../source-stream.ts'
import type { Origin } from '../upstream/origin.ts'
import type { Blame } from './blame.ts'
import { type Copy, type FrameCopies, isSameBytes, recordsOf, type Variant } from './frame-copies.ts'
import { type FrameGroup, MAX_CHECKS } from './frame-groups.ts'
import type { GroupCheck, GroupFinding } from './group-check.ts'
import { PAUSE_FRAMES } from './own-frames.ts'
import { type LackingSignature, MAX_ASKED } from './signature-account.ts'

type Bytes = Uint8Array<ArrayBuffer>
type Frame = FrameCopies<LinkPort>
type Group = FrameGroup<LinkPort>
type GroupMessage = Extract<LinkMessage, { type: 'group' }>

/** A group whose frames have not all come is asked for after this many milliseconds: most losses are mended by then. */
const ASK_AFTER_MS = 60
/** A frame without a signature is asked for after this many milliseconds: a group is 200 ms long, and what is asked for
 *  has to come before as many frames sound as may without a signature (`MAX_UNSIGNED_FRAMES`). */
const UNSIGNED_AFTER_MS = 240
/** A peer that does everything late asks for groups later by this many times as much. */
const LATE_TIMES = 3
/** Neighbours are asked for a group again after this many milliseconds, four times at most. */
const ASK_EVERY_MS = 100
/** Frames that come without a signature for this many milliseconds are reported: whoever brought them should be
 *  replaced. Loss and new plans are over by then. */
const UNPROVABLE_AFTER_MS = 1_500

export interface ProofEvents {
  /** Has the cryptography answer a check; `checked` follows, at once or later. */
  check: (check: GroupCheck) => void
  /** A signature has decided something about a frame: may it sound now, or not any more? */
  proven: (stream: SourceStream, frame: Frame, now: number) => void
}

/** What signatures prove of the frames that came: has groups checked, asks neighbours for what is missing, and answers
 *  those who ask. */
export class Proofs {
  readonly #state: ForwarderState
  readonly #blame: Blame
  readonly #events: ProofEvents
  #canCheck = true

  constructor(state: ForwarderState, blame: Blame, events: ProofEvents) {
    this.#state = state
    this.#blame = blame
    this.#events = events
  }

  /** The cryptography is there, as far as anybody has tried. */
  get canCheck(): boolean {
    return this.#canCheck
  }

  /** A packet carries a signature. */
  signatureArrived(stream: SourceStream, { signature }: Packet, { port, way }: Origin, now: number): void {
    if (!signature || !stream.key) return
    const group = stream.groups.claimed(signature, { by: port, ways: 1 << way }, now)
    if (!group) return
    if (group.state === 'verified') this.#checkClaims(stream, group)
    else this.#tryCheck(stream, group)
  }

  /** A neighbour sends the hashes of a group that it was asked for. */
  groupArrived(port: LinkPort, { source, first, hashes, signature }: GroupMessage, now: number): void {
    const stream = this.#state.bySource.get(source)
    const count = hashes.length / HASH_BYTES
    if (!stream?.key || !port.repair.takeGroup(now)) return port.counters.refused()
    const group = stream.groups.claimed({ first, count, bytes: signature }, { by: port, ways: this.#allWays }, now)
    if (!group || group.state === 'verified' || group.state === 'checking') return
    group.state = 'checking'
    const contents = this.#framesOf(stream, group).map((frame) => contentsOf(stream, frame))
    this.#events.check({ source, key: stream.key, first, signature, contents, attempts: [], hashes, from: port.link })
  }

  /** A neighbour asks for groups: it gets those that are verified here, or signed here. */
  answer(port: LinkPort, frames: readonly Position[], now: number): void {
    const { own, ownFrames, bySource } = this.#state
    for (const { source, sequence } of frames) {
      const proven = own?.source === source ? ownFrames.groupOf(source, sequence) : undefined
      const group = bySource.get(source)?.groups.proven(sequence)
      const { first, hashes, signature } = proven
        ? { first: proven.signature.first, hashes: proven.hashes, signature: proven.signature.bytes }
        : { first: group?.first ?? 0, ...group?.proof }
      if (!hashes || !signature || !port.repair.takeResend(now)) continue
      port.sendMessage({ type: 'group', source, first, hashes, signature }, now)
    }
  }

  /** The cryptography has answered. */
  checked(check: GroupCheck, finding: GroupFinding, now: number): void {
    this.#canCheck = finding.isGenuine || finding.hasNoCryptography !== true
    const stream = this.#state.bySource.get(check.source)
    const count = check.contents.length
    const group = stream?.groups.find(check.first, count)
    if (!stream || !group || stream.key !== check.key) return
    if (finding.isGenuine) {
      this.#verified(stream, group, check, finding, now)
      return this.#blame.tell()
    }
    if (finding.isUnchecked) {
      if (group.state === 'checking') group.state = 'open'
      return
    }
    if (group.state === 'verified') {
      this.#blameClaim(stream, group, check.signature, now)
      return this.#blame.tell()
    }
    if (group.state !== 'checking') return
    group.state = 'open'
    if (check.hashes) {
      // It sent hashes that the speaker never signed: nobody else can have told it so.
      const liar = check.from === undefined ? undefined : this.#state.byLink.get(check.from)
      if (liar) this.#blame.blame(liar, stream, this.#allWays, count, now)
      this.#blame.tell()
    } else this.#ask(stream, group.first, group, now)
  }

  /** Another copy of a frame has come: is something to be decided about it by a signature? */
  copyArrived(stream: SourceStream, frame: Frame, now: number): void {
    if (frame.isVerified && !frame.right) this.#checkLate(stream, frame)
    else if (frame.isDisputed) this.#checkDisputed(stream, frame, now)
  }

  tick(now: number): void {
    for (const stream of this.#state.streams) if (stream.key) this.#tickStream(stream, now)
  }

  /** How much longer this peer waits before it asks, in milliseconds. A peer that does everything late usually has what
   *  it would ask for in its own queue. */
  get #patienceMs(): number {
    return LATE_TIMES * this.#state.overload.lateMs
  }

  #tickStream(stream: SourceStream, now: number): void {
    const patienceMs = this.#patienceMs
    for (const group of stream.groups.all) {
      if (group.state !== 'open') continue
      this.#tryCheck(stream, group)
      if (group.state === 'open' && now - group.since > ASK_AFTER_MS + patienceMs)
        this.#ask(stream, group.first, group, now)
    }
    const { lacking } = stream.account
    if (lacking && now - lacking.since > UNSIGNED_AFTER_MS + patienceMs && isOverdue(stream, lacking.sequence))
      this.#askLacking(stream, lacking, now)
  }

  /** Frames sound, or wait, that no group has covered. Asks for theirs; then leaves whoever brought them. */
  #askLacking(stream: SourceStream, lacking: LackingSignature, now: number): void {
    const { sequence, since } = lacking
    if (now - lacking.askedAt >= ASK_EVERY_MS + this.#patienceMs && lacking.times < MAX_ASKED) {
      lacking.askedAt = now
      lacking.times += 1
      this.#send(stream, sequence, now, lacking.times > 1)
    }
    if (now - since < UNPROVABLE_AFTER_MS) return
    stream.account.lacking = undefined
    // Where the speaker fell silent in the middle of a group, nobody is to blame.
    if (stream.newest === undefined || ahead(stream.newest, sequence) < 2 * MAX_GROUP_FRAMES) return
    this.#reportUnprovable(stream, now)
  }

  /** Has those replaced who bring the source without signatures. */
  #reportUnprovable(stream: SourceStream, now: number): void {
    if (!this.#canCheck || now - stream.account.reportedAt < UNPROVABLE_AFTER_MS) return
    if (this.#state.overload.shedding > 0) return // it accuses nobody
    stream.account.reportedAt = now
    for (const port of this.#state.ports) {
      const isBringer = port.record.unproven > 0 || stream.newestBy.has(port)
      if (isBringer && port.feeds(now) && port.route?.source !== stream.source) {
        this.#state.notice({ type: 'unprovable', link: port.link })
      }
    }
  }

  #framesOf(stream: SourceStream, { first, count }: Pick<Group, 'first' | 'count'>): (Frame | undefined)[] {
    return Array.from({ length: count }, (_, at) => stream.recent.get((first + at) >>> 0))
  }

  /** Has a group checked, once all of its frames are there. */
  #tryCheck(stream: SourceStream, group: Group): void {
    if (group.state !== 'open' || !stream.key) return
    const frames = this.#framesOf(stream, group)
    if (frames.some((frame) => frame === undefined || frame.variants.length === 0)) return
    // Another copy of a content makes another attempt.
    const amount = frames.reduce((sum, frame) => sum + copiesOf(frame!), 0)
    const claimed = group.signatures.find(({ triedWith, checks }) => triedWith < amount && checks < MAX_CHECKS)
    if (!claimed) return
    const contents = frames.map((frame) => contentsOf(stream, frame))
    claimed.triedWith = amount
    claimed.checks += 1
    group.state = 'checking'
    this.#events.check({
      ...{ source: stream.source, key: stream.key, first: group.first, signature: claimed.bytes },
      ...{ contents, attempts: attemptsFor(frames as Frame[], this.#state.stripes) },
    })
  }

  #checkDisputed(stream: SourceStream, frame: Frame, now: number): void {
    if (!stream.disputes.includes(frame)) stream.disputes = [...stream.disputes.slice(-63), frame]
    for (const group of stream.groups.all) {
      const at = ahead(frame.sequence, group.first)
      if (group.state === 'open' && at >= 0 && at < group.count) {
        this.#tryCheck(stream, group)
        if (group.state === 'open') this.#ask(stream, group.first, group, now)
      }
    }
  }

  /** A content of a frame came after the frame's group was verified: is it the right one? */
  #checkLate(stream: SourceStream, frame: Frame): void {
    const group = stream.groups.proven(frame.sequence)
    if (!group?.proof || !stream.key || group.checks >= 2 * MAX_CHECKS) return
    group.checks += 1
    const contents = this.#framesOf(stream, group).map((each) => contentsOf(stream, each))
    const { hashes, signature } = group.proof
    this.#events.check({
      ...{ source: stream.source, key: stream.key, first: group.first, signature },
      ...{ contents, attempts: [], hashes },
    })
  }

  #verified(
    stream: SourceStream,
    group: Group,
    check: GroupCheck,
    finding: Extract<GroupFinding, { isGenuine: true }>,
    now: number,
  ): void {
    if (group.state !== 'verified') {
      stream.groups.verified(group, { hashes: finding.hashes, signature: check.signature })
      stream.verified(group)
      // One group may be lost. Whoever leaves out signatures again and again hides something.
      if (stream.account.skipped > MAX_GROUP_FRAMES) this.#reportUnprovable(stream, now)
    }
    const proven = new Map<LinkPort['record'], number>()
    const frames = this.#framesOf(stream, group)
    frames.forEach((frame, at) => {
      if (!frame) return
      frame.isVerified = true
      const tried = check.contents[at]!
      const index = finding.right[at]!
      // Contents that came while the cryptography worked are judged when the next check is answered.
      if (index >= 0) frame.right ??= frame.variants[index]
      if (!frame.right && frame.variants.length > tried.length) this.#checkLate(stream, frame)
      if (frame.right || frame.variants.length === tried.length) this.#blame.blameOthers(stream, frame, now)
      for (const { by, way } of frame.right?.copies ?? []) {
        if (!by.record.distrusts(way)) proven.set(by.record, (proven.get(by.record) ?? 0) | (1 << way))
      }
      if (!frame.right) stream.ring.remove(frame.sequence)
      else if (index >= 0) stream.ring.replace(frame.sequence, frame.right.packet)
      this.#events.proven(stream, frame, now)
    })
    stream.disputes = stream.disputes.filter(({ isDisputed }) => isDisputed)
    this.#checkClaims(stream, group)
    for (const [record, ways] of proven) record.groupVerified(ways)
    for (const frame of stream.disputes) this.#events.proven(stream, frame, now)
  }

  /** Another signature than the one that fits is checked on its own: a speaker can make two that are right. */
  #checkClaims(stream: SourceStream, group: Group): void {
    const { key, source } = stream
    if (!group.proof || !key) return
    const { hashes, signature } = group.proof
    for (const claimed of group.signatures) {
      if (claimed.triedWith === Infinity || isSameBytes(claimed.bytes, signature)) continue
      claimed.triedWith = Infinity
      const contents = Array.from({ length: group.count }, () => [])
      this.#events.check({ source, key, first: group.first, signature: claimed.bytes, contents, attempts: [], hashes })
    }
  }

  /** Whoever brought a signature that the speaker did not make made it up, or passed it on. */
  #blameClaim(stream: SourceStream, group: Group, signature: Bytes, now: number): void {
    const claimed = group.signatures.find(({ bytes }) => bytes === signature)
    for (const [port, ways] of claimed?.by ?? []) this.#blame.blame(port, stream, ways, group.count, now)
    claimed?.by.clear()
  }

  get #allWays(): number {
    return 2 ** this.#state.stripes - 1
  }

  #ask(stream: SourceStream, sequence: number, group: Group, now: number): void {
    if (now - group.requestedAt < ASK_EVERY_MS + this.#patienceMs) return
    if (group.requests >= (this.#state.overload.shedding > 0 ? 1 : MAX_ASKED)) return stream.groups.giveUp(group)
    group.requestedAt = now
    group.requests += 1
    this.#send(stream, sequence, now)
  }

  /** @param isUrgent standbys are asked as well: who feeds this peer may keep signatures back */
  #send({ source }: SourceStream, sequence: number, now: number, isUrgent = false): void {
    for (const port of this.#state.ports) {
      const isAsked = port.feeds(now) || (isUrgent && (port.route?.standby.length ?? 0) > 0)
      if (!port.isUp || !isAsked) continue
      port.repair.groupRequested(now)
      port.sendMessage({ type: 'group-request', frames: [{ source, sequence }] }, now)
      if (this.#state.overload.shedding > 0) return // one is enough
    }
  }
}

/** Whether the signature over a frame should have come by now. In a pause frames are 400 ms apart, and share one. */
export const isOverdue = ({ newest }: SourceStream, sequence: number): boolean =>
  newest !== undefined && ahead(newest, sequence) >= PAUSE_FRAMES

const contentsOf = ({ source }: SourceStream, frame: Frame | undefined): Bytes[] =>
  frame ? frame.variants.map((variant) => (variant.hashed ??= hashedBytes(source, variant.frame, variant.sealed))) : []

const copiesOf = ({ variants }: Frame): number => variants.reduce((sum, { copies }) => sum + copies.length, 0)

/** Which contents to try. Where frames are disputed: all that came through one stripe, for each stripe, and all that
 *  one peer brought, for each peer. */
function attemptsFor(frames: readonly Frame[], stripes: number): number[][] {
  const trusted = frames.map((frame) =>
    Math.max(0, frame.variants.indexOf(frame.right ?? frame.played ?? frame.variants[0]!)),
  )
  if (!frames.some(({ variants }) => variants.length > 1)) return [trusted]
  const of = (isOf: (copy: Copy<LinkPort>) => boolean) =>
    frames.map(({ variants }, at) => {
      const index = variants.findIndex(({ copies }: Variant<LinkPort>) => copies.some(isOf))
      return index >= 0 ? index : trusted[at]!
    })
  const byWay = Array.from({ length: stripes }, (_, way) => of((copy) => copy.way === way))
  const byPeer = [...new Set(frames.flatMap((frame) => [...recordsOf(frame)]))].map((record) =>
    of(({ by }) => by.record === record),
  )
  const attempts = [trusted, ...byWay, ...byPeer]
  return attempts.filter((attempt, at) => attempts.findIndex((other) => String(other) === String(attempt)) === at)
}
