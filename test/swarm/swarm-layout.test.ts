import { describe, expect, it } from 'vitest'
import { swarmLayout, SUPER_PEER_SLOTS } from './swarm-layout.ts'

describe('swarmLayout', () => {
  it.each([
    { listeners: 60, kills: 6 },
    { listeners: 10, kills: 0 },
    { listeners: 200, kills: 20 },
  ])('keeps slots for two stripes, and a fifth more, when $kills of $listeners are dead', ({ listeners, kills }) => {
    const { superPeers, leaves } = swarmLayout({ listeners, kills })
    expect(superPeers + leaves).toBe(listeners)
    expect(leaves).toBeGreaterThan(0)
    expect((superPeers - kills) * SUPER_PEER_SLOTS).toBeGreaterThan(1.2 * 2 * (listeners - kills) - 6)
  })
  it('keeps as many without its hostile super-peers', () => {
    const { superPeers } = swarmLayout({ listeners: 24, kills: 0, hostile: 5 })
    expect((superPeers - 5) * SUPER_PEER_SLOTS).toBeGreaterThan(1.2 * 2 * 24 - 6)
  })
  it('has two to kill for every one that is killed, and lets the others share', () => {
    const { superPeers, alone, sharedProcesses } = swarmLayout({ listeners: 60, kills: 6 })
    expect(alone).toBe(12)
    expect(sharedProcesses).toBe(Math.ceil((superPeers - 12) / 5))
  })
  it('makes super-peers of all where there are few', () => {
    expect(swarmLayout({ listeners: 3, kills: 1 })).toMatchObject({ superPeers: 3, leaves: 0, leafProcesses: 0 })
  })
})
