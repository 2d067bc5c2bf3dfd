/** What a device says about itself, as far as it bears on carrying others. */
export interface Device {
  /** The person has asked this browser to use little data. */
  readonly saveData: boolean
  /** On a phone network, where most people pay by the gigabyte. */
  readonly mobileData: boolean
  /** Undefined where there is none, or the browser does not tell. */
  readonly battery: { readonly level: number; readonly charging: boolean } | undefined
  /** Out of sight on a phone, which may stop the page at any moment. */
  readonly mayBeFrozen: boolean
}

/** Everything that decides how many others a peer offers to carry. */
export interface CarryConditions extends Device {
  /** The person agrees. */
  readonly willing: boolean
  /** Children that this peer carries when nothing speaks against it, 0 to 64. */
  readonly offered: number
  /** Sent this month, and how much that may be; without a cap when undefined. */
  readonly monthBytes: number
  readonly capBytes: number | undefined
}

/** Why a peer carries nobody; an app that has a sentence for each can always explain itself. */
export type CarryReason = 'declined' | 'save-data' | 'mobile-data' | 'cap-reached' | 'low-battery' | 'may-be-frozen'

/** Below this share of its charge a battery is its owner's alone. */
export const LOW_BATTERY = 0.2

export interface SlotsToOffer {
  readonly slots: number
  /** Undefined while slots are offered. */
  readonly reason: CarryReason | undefined
}

/** A device that knows of nothing that speaks against carrying: a desktop on a cable. */
export const UNRESTRICTED: Device = { saveData: false, mobileData: false, battery: undefined, mayBeFrozen: false }

/**
 * How many listeners a peer offers to carry right now, and if none, why. Of several reasons the first that lasts longest is
 * given: what the person chose, then what costs money, then what passes.
 * @example slotsToOffer({ ...UNRESTRICTED, willing: true, offered: 12, monthBytes: 0, capBytes: undefined }).slots // 12
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
