import { INVITATION_MS, parsePeerId } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { stillOpen } from './invitations-sent.ts'

const grace = { peer: parsePeerId('gracegraceg1')!, name: 'Grace', sentAt: 1_000 }
const lin = { peer: parsePeerId('linlinlinlin')!, name: 'Lin', sentAt: 2_000 }

describe('invitations', () => {
  it('are open until the person is on stage', () => {
    expect(stillOpen([grace, lin], { stage: [{ peer: grace.peer }], now: 3_000 })).toEqual([lin])
  })

  it('lapse when the relay waits no longer', () => {
    expect(stillOpen([grace, lin], { stage: [], now: grace.sentAt + INVITATION_MS })).toEqual([lin])
  })

  it('stay the same list when nothing changed, so that nobody redraws', () => {
    const sent = [grace, lin]
    expect(stillOpen(sent, { stage: [], now: 3_000 })).toBe(sent)
  })
})
