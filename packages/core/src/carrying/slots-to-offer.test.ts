import { describe, expect, it } from 'vitest'
import { type CarryConditions, type CarryReason, slotsToOffer, UNRESTRICTED } from './slots-to-offer.ts'

const good: CarryConditions = { ...UNRESTRICTED, willing: true, offered: 12, monthBytes: 0, capBytes: undefined }
const GIGABYTE = 1e9

describe('slotsToOffer', () => {
  it('offers what it has while nothing speaks against it', () => {
    expect(slotsToOffer(good)).toEqual({ slots: 12, reason: undefined })
  })

  const against: { when: string; change: Partial<CarryConditions>; reason: CarryReason }[] = [
    { when: 'the person said no', change: { willing: false }, reason: 'declined' },
    { when: 'there is nothing to offer', change: { offered: 0 }, reason: 'declined' },
    { when: 'the browser is to save data', change: { saveData: true }, reason: 'save-data' },
    { when: 'it is on mobile data', change: { mobileData: true }, reason: 'mobile-data' },
    { when: 'the cap is reached', change: { monthBytes: GIGABYTE, capBytes: GIGABYTE }, reason: 'cap-reached' },
    { when: 'the battery is low', change: { battery: { level: 0.19, charging: false } }, reason: 'low-battery' },
    { when: 'a phone may freeze the page', change: { mayBeFrozen: true }, reason: 'may-be-frozen' },
  ]
  it.each(against)('offers nothing when $when, and says so', ({ change, reason }) => {
    expect(slotsToOffer({ ...good, ...change })).toEqual({ slots: 0, reason })
  })

  const fine: { when: string; change: Partial<CarryConditions> }[] = [
    { when: 'a low battery is charging', change: { battery: { level: 0.05, charging: true } } },
    { when: 'the battery has a fifth left', change: { battery: { level: 0.2, charging: false } } },
    { when: 'the cap is not reached', change: { monthBytes: GIGABYTE - 1, capBytes: GIGABYTE } },
    { when: 'much was sent without a cap', change: { monthBytes: 100 * GIGABYTE } },
  ]
  it.each(fine)('goes on when $when', ({ change }) => {
    expect(slotsToOffer({ ...good, ...change }).slots).toBe(12)
  })

  it('gives what the person chose as the reason, before what costs money, before what passes', () => {
    const change: Partial<CarryConditions> = { mobileData: true, mayBeFrozen: true }
    expect(slotsToOffer({ ...good, ...change }).reason).toBe('mobile-data')
    expect(slotsToOffer({ ...good, ...change, willing: false }).reason).toBe('declined')
  })
})
