import { remember } from './remember.ts'

/** Identities that one room remembers because of accusations. More than sit in most rooms; the oldest go first. */
const REMEMBERED_IDENTITIES = 1_000

/** Accusations that nothing decided, against this many different identities, convict the accuser; by this many, the
 *  accused. Two may be bad luck: two parents that changed frames for this child alone. Three strangers do not choose
 *  the same child, unless all three are one person's. */
export const UNDECIDED_LIMIT = 3

/** The word of an identity counts against this many others in one room. Three who help one another could otherwise
 *  convict one super-peer after another. */
export const MAX_ACCUSED = 5

const NOBODY: ReadonlySet<string> = new Set()

interface IdentityRecord {
  readonly accusedAlone: Set<string>
  /** Whom it accused at all, and nothing explained it. */
  readonly accused: Set<string>
  readonly accusedBy: Set<string>
}

/** What stays of accusations after their time: who accused whom, by identity. Bounded. */
export class IdentityRecords {
  readonly #records = new Map<string, IdentityRecord>()

  /**
   * Notes that nothing has explained an accusation.
   * @param isAlone nobody of another identity accused them as well
   * @param isBelieved it counts against them, and not for who said it alone
   */
  note(by: string, against: string, { isAlone, isBelieved }: { isAlone: boolean; isBelieved: boolean }): void {
    const accuser = this.#of(by)
    accuser.accused.add(against)
    if (isAlone) accuser.accusedAlone.add(against)
    if (isBelieved) this.#of(against).accusedBy.add(by)
  }

  /** Whether the word of an identity counts against another one. */
  counts(by: string, against: string): boolean {
    const accused = this.#records.get(by)?.accused
    return !accused || accused.has(against) || accused.size < MAX_ACCUSED
  }

  /** Whom an identity accused with nobody else, and nothing came of it. */
  accusedAloneBy(identity: string): ReadonlySet<string> {
    return this.#records.get(identity)?.accusedAlone ?? NOBODY
  }

  /** Who accused an identity, and nothing explained it. */
  accusersOf(identity: string): ReadonlySet<string> {
    return this.#records.get(identity)?.accusedBy ?? NOBODY
  }

  /** An identity was convicted: what was said of it was right, and what it said counts no more. */
  settle(identity: string): void {
    this.#records.delete(identity)
    for (const { accusedAlone, accusedBy } of this.#records.values()) {
      accusedAlone.delete(identity)
      accusedBy.delete(identity)
    }
  }

  #of(identity: string): IdentityRecord {
    const known = this.#records.get(identity)
    if (known) return known
    const record = { accusedAlone: new Set<string>(), accused: new Set<string>(), accusedBy: new Set<string>() }
    remember(this.#records, identity, record, REMEMBERED_IDENTITIES)
    return record
  }
}
