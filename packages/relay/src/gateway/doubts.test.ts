import type { PeerId } from '@banyan/core/protocol'
import { VirtualClock } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { peerId } from '../testing/room-builder.ts'
import { ANSWER_MS, doubts, MANY, MEMORY_MS, PATIENT_MS } from './doubts.ts'

const [ADA, BEN, CLEO] = ['ada', 'ben', 'cleo'].map(peerId) as [PeerId, PeerId, PeerId]
const carriers = Array.from({ length: MANY }, (_, index) => peerId(`carrier${index}`))
const [TOM] = carriers as [PeerId]

function setup() {
  const clock = new VirtualClock()
  const asked: PeerId[] = []
  const silent: [PeerId, readonly PeerId[]][] = []
  const subject = doubts({
    clock,
    ask: (peer) => asked.push(peer),
    silent: (peer, by) => silent.push([peer, by]),
  })
  return { clock, asked, silent, subject }
}

describe('doubts', () => {
  it('ask once, and believe those who doubted when no answer comes', () => {
    const { clock, asked, silent, subject } = setup()
    expect([subject.hear(ADA, TOM), subject.hear(BEN, TOM), subject.hear(ADA, TOM)]).toEqual([true, true, true])
    expect(asked).toEqual([TOM])
    clock.advance(ANSWER_MS - 1)
    expect(silent).toEqual([])
    clock.advance(1)
    expect(silent).toEqual([[TOM, [ADA, BEN]]])
    expect(clock.pending).toBe(0)
  })

  it('are over when the peer says something; whoever doubts it again is believed, others are not', () => {
    const { clock, asked, silent, subject } = setup()
    subject.hear(ADA, TOM)
    subject.spoke(TOM)
    clock.advance(PATIENT_MS)
    expect(silent).toEqual([])
    expect(subject.hear(ADA, TOM)).toBe(false)
    expect(subject.hear(BEN, TOM)).toBe(true)
    expect(asked).toEqual([TOM, TOM])
    subject.spoke(TOM)
    expect([subject.hear(ADA, TOM), subject.hear(BEN, TOM)]).toEqual([false, false])
  })

  it('remember for a while only', () => {
    const { clock, subject } = setup()
    subject.hear(ADA, TOM)
    subject.spoke(TOM)
    clock.advance(MEMORY_MS)
    expect(subject.hear(ADA, TOM)).toBe(true)
  })

  it('are patient when many are doubted at once, and until enough of them have answered', () => {
    const { clock, silent, subject } = setup()
    for (const carrier of carriers) subject.hear(ADA, carrier)
    clock.advance(PATIENT_MS - ANSWER_MS)
    expect(silent).toEqual([])
    subject.spoke(carriers.at(-1)!)
    clock.advance(ANSWER_MS)
    expect(silent.map(([peer]) => peer)).toEqual(carriers.slice(0, -1))
  })

  it('end in belief when all of many stay silent', () => {
    const { clock, silent, subject } = setup()
    for (const carrier of carriers) subject.hear(CLEO, carrier)
    clock.advance(PATIENT_MS)
    expect(silent).toHaveLength(MANY)
  })

  it('give answers a chance that waited while we slept ourselves', () => {
    const { clock, silent } = setup()
    let lateMs = 0
    const late = { now: () => clock.now(), after: (ms: number, task: () => void) => clock.after(ms + lateMs, task) }
    const subject = doubts({ clock: late, ask() {}, silent: (peer, by) => silent.push([peer, by]) })
    lateMs = 400
    subject.hear(ADA, TOM)
    lateMs = 0
    clock.advance(ANSWER_MS + 400)
    expect(silent).toEqual([])
    subject.spoke(TOM)
    clock.advance(PATIENT_MS)
    expect(silent).toEqual([])
  })

  it('leave nothing behind of whoever is gone, nor when they are closed', () => {
    const { clock, silent, subject } = setup()
    subject.hear(ADA, TOM)
    subject.forget(TOM)
    subject.hear(ADA, BEN)
    subject.close()
    expect(clock.pending).toBe(0)
    clock.advance(PATIENT_MS)
    expect(silent).toEqual([])
  })
})
