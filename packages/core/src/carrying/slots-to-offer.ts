/** What bears on carrying others, as a device tells it. */
export interface Device {
  /** The person has asked this browser to use little data. */
  readonly saveData: boolean
  /** On a phone network, where most people pay by the gigabyte. */
  readonly mobileData: boolean
  /** Its charge, 0 to 1. Undefined where there is no battery, or the browser does not tell. */
  readonly battery: { readonly level: number; readonly charging: boolean } | undefined
  /** The page is hidden on a phone, which may stop it at any moment. */
  readonly mayBeFrozen: boolean
}

/** Everything that decides how many others a peer offers to carry. */
export interface CarryConditions extends Device {
  /** The person agrees to carry others. */
  readonly willing: boolean
  /** Listeners that this peer carries when nothing speaks against it, 0 to 64. */
  readonly offered: number
  /** Bytes sent this month. */
  readonly monthBytes: number
  /** Bytes that may be sent in a month; undefined: no cap. */
  readonly capBytes: number | undefined
}

/** Why a peer carries nobody. An app that has a sentence for each can always explain itself. */
export type CarryReason = 'declined' | 'save-data' | 'mobile-data' | 'cap-reached' | 'low-battery' | 'may-be-frozen'

/** Below this share of its charge, 0 to 1, a battery that is not charging is spared: about where phones begin to
 *  warn. */
export const LOW_BATTERY = 0.2

/** How many listeners to carry, and if none, why. */
export interface SlotsToOffer {
  readonly slots: number
  /** Undefined while slots are offered. */
  readonly reason: CarryReason | undefined
}

/** A device with nothing that speaks against carrying: a desktop on a cable. */
export const UNRESTRICTED: Device = { saveData: false, mobileData: false, battery: undefined, mayBeFrozen: false }

/**
 * Decides how many listeners a peer offers to carry right now. Of several reasons against it, the most lasting is
 * given: what the person chose, then what costs money, then what passes. Pure.
 * @example slotsToOffer({ ...UNRESTRICTED, willing: true, offered: 12, monthBytes: 0, capBytes: undefined }).slots //
 * 12
 */
export function slotsToOffer(conditions: CarryConditions): SlotsToOffer {
  const reason = reasonAgainst(conditions)
  return reason ? { slots: 0, reason } : { slots: conditions.offered, reason: undefined }
}

function reasonAgainst(conditions: CarryConditions): CarryReason | undefined {
  const { willing, offered, saveData, mobileData, battery, mayBeFrozen, monthBytes, capBytes } = conditions
  if (!willing || offered === 0) return 'declined'
  if (saveData) return 'save-data'
  if (mobileData) return 'mobile-data'
  if (capBytes !== undefined && monthBytes >= capBytes) return 'cap-reached'
  if (battery && !battery.charging && battery.level < LOW_BATTERY) return 'low-battery'
  return mayBeFrozen ? 'may-be-frozen' : undefined
}
