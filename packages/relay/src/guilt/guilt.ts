/**
 * Decides who has changed frames on their way, from what the children of super-peers say. Everybody on the way may lie,
 * those who accuse too. A state machine without clock, chance, input or output.
 *
 * | question                       | rule                                                                          |
 * | ------------------------------ | ----------------------------------------------------------------------------- |
 * | who may accuse                 | a child, of a parent that it has or just had (the caller checks)              |
 * | who counts as one              | an identity; a peer without one by itself; nobody accuses their own identity  |
 * | when an accusation counts      | `GRACE_MS` after it was made: those above have seen the same by then          |
 * | who is innocent                | who has accused somebody above it, or whose parent in that stripe is accused  |
 * | who is guilty                  | not innocent, and two identities accuse it, more than half of its children    |
 * | how the accused is heard       | it is asked to say something; what it said before comes before that           |
 * | when it does not answer        | after `ANSWER_MS` it counts as gone, and is judged when it says something     |
 * | when its connection breaks     | what it had to say may be lost with it: nobody is convicted                   |
 * | when it accuses its own parent | it is innocent for now; that accusation needs an explanation like any other   |
 * | who is on stage                | excuses whom it says two things to; is not judged: it passes on nothing       |
 * | what a mere word costs         | if nothing excuses it but its own word, against a speaker or against a peer   |
 * |                                | that fed it in other stripes, it is set aside: it carries nobody any more in  |
 * |                                | this room, without a verdict                                                  |
 * | who is doubted                 | whom nobody above excuses, and most of whose children accuse it, `DOUBT_MS`   |
 * |                                | after they did: the planner prefers others until children confirm it again    |
 * | what stays undecided           | after `WINDOW_MS`: an accusation that nothing explains and no verdict settles |
 * | when undecided accusations add | `UNDECIDED_LIMIT` identities undecidedly accuse one: it has forged            |
 * | when accusing is the offence   | one alone undecidedly accuses `UNDECIDED_LIMIT` identities: `accuser`         |
 * | whose word counts no more      | of who is convicted; of who accused `MAX_ACCUSED` others already; of who was  |
 * |                                | set aside, once it is undecided                                               |
 * | whose word waits               | of whom most of its own children accuse, and nobody above excuses; where such |
 * |                                | peers accuse one another, the word of the others decides between them         |
 *
 * Why that is safe: an honest peer accuses only with a signature in its hands. So an accusation that nothing explains
 * has a liar at one of its ends, and an honest peer in two of them has met two liars. Two colluders can therefore
 * convict a parent that has at most three children, both of them among these; nobody alone can convict anybody.
 * @module
 */
import type { PeerId, Verdict } from '@banyan/core/protocol'
import { type Accusation, explains, isOfParent, type Party } from './accusation.ts'
import { IdentityRecords, UNDECIDED_LIMIT } from './identity-records.ts'
import { remember } from './remember.ts'

/** How long accusations are gathered before a verdict, in ms: signatures come every 200 ms, the other stripe up to 200
 *  ms later, hashes on request take a round trip or two, and the report another one. Those who accused have turned to
 *  other parents long before, so waiting costs nothing. */
export const GRACE_MS = 1_000
/** How long accusations are gathered before an accused peer is doubted, in ms: signatures come every 200 ms, so those
 *  beside its children have seen the same forgery by then. A doubt costs an honest peer its children for a while, no
 *  more. */
export const DOUBT_MS = 300
/** How long an accused peer has to say something, in ms: as long as a silent peer has on a busy machine. */
export const ANSWER_MS = 1_500
/** How long accusations count together, in ms: within this time every connected peer says something unasked, its report
 *  of itself each 10 s. */
export const WINDOW_MS = 15_000

/** The same accusation counts anew after this long, in ms: what it explains came later than the first one. Often enough
 *  that one is never about to expire, and seldom enough that nobody fills the list. */
const REPEATED_MS = WINDOW_MS / 3

/** Accusations that one room keeps; the oldest go. A super-peer has 64 children at most, and so has each below it. */
const MAX_ACCUSATIONS = 500
/** Convicted identities that one room remembers; the oldest go. */
const MAX_CONVICTED = 1_000

/** Peers that one room remembers to have set aside; the oldest go. */
const MAX_SET_ASIDE = 1_000

/** Lost connections that one room remembers, for `GRACE_MS` each; the oldest go. */
const MAX_LOST = 1_000

/** What follows from accusations. */
export type GuiltEffect =
  /** Have this peer say something, anything. */
  | { readonly type: 'ask'; readonly peer: PeerId }
  /** It was asked and did not answer, and much speaks against it: it counts as gone until it says something. */
  | { readonly type: 'unheard'; readonly peer: PeerId }
  /** This peer is the last choice as a parent, until children say again that packets come from it. */
  | { readonly type: 'doubt'; readonly peer: PeerId }
  /** This peer carries nobody any more in this room. That is no verdict: it, or whom it accuses, lies. */
  | { readonly type: 'set-aside'; readonly peer: PeerId }
  /** All peers of this identity carry nobody any more. */
  | ({ readonly type: 'convict'; readonly identity: string } & Conviction)

/** A verdict on one identity. */
export interface Conviction {
  readonly why: Verdict
  /** The identities that it rests on: those that accused it, or that it accused. */
  readonly witnesses: ReadonlySet<string>
}

interface OpenAccusation extends Accusation {
  /** Another accusation explains it, or a lost connection may hide one that does: its accused is innocent of this. */
  isExplained: boolean
  /** Its accused was fed in these stripes by a peer that is accused, too; or a lost connection may hide that. */
  isPassedOn: boolean
  /** Somebody of another identity accuses the same identity. */
  isShared: boolean
  /** The accused has said something after the grace, so whatever it had to say has come. */
  isHeard: boolean
}

/** Which accusations a question is about, how old they must be, and whose word counts. */
type Counts = (open: OpenAccusation) => boolean
type IsBelieved = (peer: PeerId) => boolean
/** An accused peer, and the identities that accuse it. */
interface Found {
  readonly accused: Party
  readonly witnesses: ReadonlySet<string>
}

const isNotPassedOn: Counts = ({ isPassedOn }) => !isPassedOn
const isAfter =
  (graceMs: number, at: number): Counts =>
  (open) =>
    open.at + graceMs <= at

/** One accused peer, from the first accusation on. */
type Case =
  | { readonly phase: 'gathering' | 'asked'; readonly dueAt: number }
  /** It did not answer. */
  | { readonly phase: 'unheard'; readonly dueAt: number }

/** The accusations in one room, and what follows from them. */
export class Guilt {
  /** Oldest first. */
  #open: OpenAccusation[] = []
  readonly #cases = new Map<PeerId, Case>()
  readonly #records = new IdentityRecords()
  /** When peers lost their connections. */
  readonly #lostAt = new Map<PeerId, number>()
  /** By identity. */
  readonly #convicted = new Map<string, Verdict>()
  readonly #setAside = new Map<PeerId, true>()
  /** When accused peers are looked at next, to be doubted or not. */
  readonly #doubtDueAt = new Map<PeerId, number>()

  /** When `advance` has something to do next, in the time of the accusations; undefined while nothing is open. */
  get dueAt(): number | undefined {
    const next = Math.min(
      ...this.#doubtDueAt.values(),
      ...Array.from(this.#cases.values(), ({ dueAt }) => dueAt),
      ...this.#open.map((open) => this.#expiryOf(open)),
    )
    return Number.isFinite(next) ? next : undefined
  }

  /** Takes an accusation. Times never go back from one call to the next. */
  accuse(accusation: Accusation): void {
    const { by, against, at } = accusation
    if (by.identity === against.identity) return
    // What is said of a convicted peer is kept: it explains what its children passed on.
    const isSettled = this.#convicted.has(against.identity)
    if (this.#convicted.has(by.identity) || !(isSettled || this.#records.counts(by.identity, against.identity))) return
    const isRepeated = this.#open.some(
      (other) =>
        other.by.peer === by.peer &&
        other.against.peer === against.peer &&
        (other.stripes & accusation.stripes) === accusation.stripes &&
        at - other.at < REPEATED_MS,
    )
    if (isRepeated) return
    const isLost = at - (this.#lostAt.get(against.peer) ?? -Infinity) < GRACE_MS
    const opened = { ...accusation, isExplained: isLost, isPassedOn: isLost, isShared: false, isHeard: false }
    for (const other of this.#open) {
      weigh(other, opened)
      weigh(opened, other)
      if (other.against.identity !== against.identity || other.by.identity === by.identity) continue
      other.isShared = opened.isShared = true
    }
    this.#open.push(opened)
    if (this.#open.length > MAX_ACCUSATIONS) this.#open.shift()
    // A speaker passes nothing on. Who says two things harms their own voice, and two liars in the trunk could say so.
    if (isSettled || accusation.isOnStage) return
    if (!this.#cases.has(against.peer)) this.#gather(against.peer, at)
    if (!this.#doubtDueAt.has(against.peer)) this.#doubtDueAt.set(against.peer, at + DOUBT_MS)
  }

  /** A peer has said something. An accusation of its own is given to `accuse` before this. */
  heard(peer: PeerId, at: number): GuiltEffect[] {
    for (const open of this.#open) {
      if (open.against.peer === peer && at >= open.at + GRACE_MS) open.isHeard = true
    }
    const { phase } = this.#cases.get(peer) ?? {}
    if (phase === undefined || phase === 'gathering') return []
    const found = this.#guiltyIn(peer, at, this.#believed(at))
    if (found) return this.#convict(found.accused.identity, { why: 'forged', witnesses: found.witnesses })
    this.#gather(peer, at)
    return []
  }

  /** A peer's connection broke, or it has left: what it had to say may be lost, so it is not judged by what others say
   *  of that time. */
  lost(peer: PeerId, at: number): void {
    this.#cases.delete(peer)
    remember(this.#lostAt, peer, at, MAX_LOST)
    for (const open of this.#open) if (open.against.peer === peer) open.isExplained = open.isPassedOn = true
  }

  /** Tells that it is now `at`. */
  advance(at: number): GuiltEffect[] {
    const effects: GuiltEffect[] = []
    const isBelieved = this.#believed(at)
    for (const [peer, { phase, dueAt }] of this.#cases) {
      if (dueAt > at) continue
      if (phase === 'gathering' && this.#guiltyIn(peer, at, isBelieved)) {
        this.#cases.set(peer, { phase: 'asked', dueAt: at + ANSWER_MS })
        effects.push({ type: 'ask', peer })
      } else if (phase === 'gathering' && this.#hasOnlyItsWord(peer, at, isBelieved)) {
        remember(this.#setAside, peer, true, MAX_SET_ASIDE)
        effects.push({ type: 'set-aside', peer })
        this.#gather(peer, at)
      } else if (phase === 'asked') {
        this.#cases.set(peer, { phase: 'unheard', dueAt: Infinity })
        effects.push({ type: 'unheard', peer })
      } else {
        this.#gather(peer, at)
      }
    }
    return [...effects, ...this.#doubt(at, isBelieved), ...this.#expire(at)]
  }

  /** Doubts those at the top: most of their children accuse them, and nobody accuses who fed them. */
  #doubt(at: number, isBelieved: IsBelieved): GuiltEffect[] {
    const due = [...this.#doubtDueAt].filter(([, dueAt]) => dueAt <= at).map(([peer]) => peer)
    for (const peer of due) {
      const next = this.#nextOldAt(peer, DOUBT_MS, at)
      if (next === undefined) this.#doubtDueAt.delete(peer)
      else this.#doubtDueAt.set(peer, next)
    }
    return due
      .filter((peer) => this.#accusedByMost(peer, isAfter(DOUBT_MS, at), isNotPassedOn, isBelieved))
      .map((peer) => ({ type: 'doubt', peer }))
  }

  /** Whether there are accusations of a peer that are still open. */
  isAccused(peer: PeerId): boolean {
    return this.#open.some(({ against }) => against.peer === peer)
  }

  /** The verdict on an identity, if there is one. */
  verdictOn(identity: string): Verdict | undefined {
    return this.#convicted.get(identity)
  }

  /** An identity was convicted elsewhere. */
  convict(identity: string, why: Verdict): void {
    this.#settle(identity, why)
  }

  /** Waits until the next accusation of a peer is old enough to count; without one there is nothing to wait for. */
  #gather(peer: PeerId, at: number): void {
    const dueAt = this.#nextOldAt(peer, GRACE_MS, at)
    if (dueAt === undefined) this.#cases.delete(peer)
    else this.#cases.set(peer, { phase: 'gathering', dueAt })
  }

  /** When the next accusation of a peer is that old; undefined when all are. */
  #nextOldAt(peer: PeerId, ageMs: number, at: number): number | undefined {
    const young = this.#open.find((open) => open.against.peer === peer && !open.isOnStage && open.at + ageMs > at)
    return young && young.at + ageMs
  }

  /** The accused and who accuses it, if the accusations that are old enough make it guilty. */
  #guiltyIn(peer: PeerId, at: number, isBelieved: IsBelieved): Found | undefined {
    return this.#accusedByMost(peer, isAfter(GRACE_MS, at), ({ isExplained }) => !isExplained, isBelieved)
  }

  /**
   * The accused and who accuses it, if these are two identities and more than half of its children.
   * @param isBelieved whose word counts
   */
  #accusedByMost(peer: PeerId, isOld: Counts, counts: Counts, isBelieved: IsBelieved): Found | undefined {
    const against = this.#open.filter(
      (open) =>
        open.against.peer === peer && !open.isOnStage && counts(open) && isOld(open) && isBelieved(open.by.peer),
    )
    const [first] = against
    if (!first) return undefined
    const witnesses = new Set(against.map(({ by }) => by.identity))
    // Who is not believed counts as a child all the same: disbelief must never make a verdict easier.
    const children = new Set([...witnesses, ...first.children.map(({ identity }) => identity)])
    children.delete(first.against.identity)
    const isEnough = witnesses.size >= 2 && witnesses.size * 2 > children.size
    return isEnough ? { accused: first.against, witnesses } : undefined
  }

  /**
   * Whose word counts: not the word of a peer that most of its own children accuse, and that nobody above it excuses.
   * Where such peers accuse one another, only the word of the others decides between them.
   */
  #believed(at: number): IsBelieved {
    const accusers = new Set(this.#open.map(({ by }) => by.peer))
    const isOld = isAfter(DOUBT_MS, at)
    const among = (peers: ReadonlySet<PeerId>, isBelieved: IsBelieved) =>
      new Set([...peers].filter((peer) => this.#accusedByMost(peer, isOld, isNotPassedOn, isBelieved)))
    const suspects = among(accusers, () => true)
    const isSuspect = among(suspects, (peer) => !suspects.has(peer))
    return (peer) => !isSuspect.has(peer)
  }

  /** Enough of its children accuse it, and no accused peer fed it what it gave them. Not judged yet. */
  #hasOnlyItsWord(peer: PeerId, at: number, isBelieved: IsBelieved): boolean {
    if (this.#setAside.has(peer)) return false
    return this.#accusedByMost(peer, isAfter(GRACE_MS, at), isNotPassedOn, isBelieved) !== undefined
  }

  /** What accusations leave behind after their time. Those of a peer that has yet to answer stay. */
  #expire(at: number): GuiltEffect[] {
    const effects: GuiltEffect[] = []
    const over = this.#open.filter((open) => this.#expiryOf(open) <= at)
    if (over.length === 0) return effects
    this.#open = this.#open.filter((open) => !over.includes(open))
    for (const { by, against, isOnStage, isExplained, isShared, isHeard } of over) {
      if (isExplained || !isHeard) continue
      if (this.#convicted.has(by.identity) || this.#convicted.has(against.identity)) continue
      const isBelieved = !isOnStage && !this.#setAside.has(by.peer)
      this.#records.note(by.identity, against.identity, { isAlone: !isShared, isBelieved })
      const accusedBy = this.#records.accusersOf(against.identity)
      const accusedAlone = this.#records.accusedAloneBy(by.identity)
      if (accusedBy.size >= UNDECIDED_LIMIT) {
        effects.push(...this.#convict(against.identity, { why: 'forged', witnesses: new Set(accusedBy) }))
      } else if (accusedAlone.size >= UNDECIDED_LIMIT) {
        effects.push(...this.#convict(by.identity, { why: 'accuser', witnesses: new Set(accusedAlone) }))
      }
    }
    return effects
  }

  #convict(identity: string, conviction: Conviction): GuiltEffect[] {
    if (this.#convicted.has(identity)) return []
    this.#settle(identity, conviction.why)
    return [{ type: 'convict', identity, ...conviction }]
  }

  /** The accusations against a convicted identity are answered, and its own count no more. */
  #settle(identity: string, why: Verdict): void {
    remember(this.#convicted, identity, why, MAX_CONVICTED)
    for (const { against } of this.#open) if (against.identity === identity) this.#cases.delete(against.peer)
    this.#open = this.#open.filter(({ by }) => by.identity !== identity)
    this.#records.settle(identity)
  }

  #expiryOf({ against, at }: Accusation): number {
    return this.#cases.get(against.peer)?.phase === 'unheard' ? Infinity : at + WINDOW_MS
  }
}

/** Notes at an accusation what another one says for its accused. */
function weigh(accusation: Accusation, other: OpenAccusation): void {
  if (!explains(accusation, other)) return
  other.isExplained = true
  if (isOfParent(accusation, other)) other.isPassedOn = true
}
