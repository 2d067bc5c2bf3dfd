import type { PeerId } from '@banyan/core/protocol'
import { VirtualClock } from '@banyan/core/testing'
import { describe, expect, it } from 'vitest'
import { peerId } from '../../testing/room-builder.ts'
import { ANSWER_MS, ANSWER_OF_MANY_MS, ANSWER_REMEMBERED_MS, MANY, questions } from './questions.ts'

const [ADA, BEN, CLEO] = ['ada', 'ben', 'cleo'].map(peerId) as [PeerId, PeerId, PeerId]
const carriers = Array.from({ length: MANY }, (_, index) => peerId(`carrier${index}`))
const [TOM] = carriers as [PeerId]

function setup() {
  const clock = new VirtualClock()
  const asked: PeerId[] = []
  const silent: [PeerId, readonly PeerId[]][] = []
  const subject = questions({
    clock,
    ask: (peer) => asked.push(peer),
    onSilent: (peer, by) => silent.push([peer, by]),
  })
  return { clock, asked, silent, subject }
}

describe('questions', () => {
  it('ask once, and take the word of those who suspect when no answer comes', () => {
    const { clock, asked, silent, subject } = setup()
    expect([subject.suspect(ADA, TOM), subject.suspect(BEN, TOM), subject.suspect(ADA, TOM)]).toEqual([
      true,
      true,
      true,
    ])
    expect(asked).toEqual([TOM])
    clock.advance(ANSWER_MS - 1)
    expect(silent).toEqual([])
    clock.advance(1)
    expect(silent).toEqual([[TOM, [ADA, BEN]]])
    expect(clock.pending).toBe(0)
  })

  it('end when the peer says something; a child that suspects it again is believed, others are not', () => {
    const { clock, asked, silent, subject } = setup()
    subject.suspect(ADA, TOM)
    subject.refute(TOM)
    clock.advance(ANSWER_OF_MANY_MS)
    expect(silent).toEqual([])
    expect(subject.suspect(ADA, TOM)).toBe(false)
    expect(subject.suspect(BEN, TOM)).toBe(true)
    expect(asked).toEqual([TOM, TOM])
    subject.refute(TOM)
    expect([subject.suspect(ADA, TOM), subject.suspect(BEN, TOM)]).toEqual([false, false])
  })

  it('are remembered for a while only', () => {
    const { clock, subject } = setup()
    subject.suspect(ADA, TOM)
    subject.refute(TOM)
    clock.advance(ANSWER_REMEMBERED_MS)
    expect(subject.suspect(ADA, TOM)).toBe(true)
  })

  it('wait longer when many are asked at once, and until enough of them have answered', () => {
    const { clock, silent, subject } = setup()
    for (const carrier of carriers) subject.suspect(ADA, carrier)
    clock.advance(ANSWER_OF_MANY_MS - ANSWER_MS)
    expect(silent).toEqual([])
    subject.refute(carriers.at(-1)!)
    clock.advance(ANSWER_MS)
    expect(silent.map(([peer]) => peer)).toEqual(carriers.slice(0, -1))
  })

  it('end when all of many stay silent', () => {
    const { clock, silent, subject } = setup()
    for (const carrier of carriers) subject.suspect(CLEO, carrier)
    clock.advance(ANSWER_OF_MANY_MS)
    expect(silent).toHaveLength(MANY)
  })

  it('give answers a chance that waited while the relay itself slept', () => {
    const { clock, silent } = setup()
    let lateMs = 0
    const late = { now: () => clock.now(), after: (ms: number, task: () => void) => clock.after(ms + lateMs, task) }
    const subject = questions({ clock: late, ask() {}, onSilent: (peer, by) => silent.push([peer, by]) })
    lateMs = 400
    subject.suspect(ADA, TOM)
    lateMs = 0
    clock.advance(ANSWER_MS + 400)
    expect(silent).toEqual([])
    subject.refute(TOM)
    clock.advance(ANSWER_OF_MANY_MS)
    expect(silent).toEqual([])
  })

  it('leave nothing behind of a peer that is gone, nor when they are closed', () => {
    const { clock, silent, subject } = setup()
    subject.suspect(ADA, TOM)
    subject.forget(TOM)
    subject.suspect(ADA, BEN)
    subject.close()
    expect(clock.pending).toBe(0)
    clock.advance(ANSWER_OF_MANY_MS)
    expect(silent).toEqual([])
  })
})
