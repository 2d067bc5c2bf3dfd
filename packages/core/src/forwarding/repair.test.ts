import { describe, expect, it } from 'vitest'
import type { SourceId } from '../protocol/index.ts'
import { seededRandom, VirtualClock } from '../testing/index.ts'
import { writeLinkMessage } from '../wire/link-message.ts'
import { type Packet, readHead, readPacket, writePacket } from '../wire/packet.ts'
import { ForwarderWorld, type WorldOptions } from './testing/forwarder-world.ts'
import { oneChain, twoChains, twoFellows } from './testing/trees.ts'

const ADA = 6 as SourceId
const BOB = 9 as SourceId
function worldOf(options: Partial<WorldOptions> = {}, seed = 1) {
  const clock = new VirtualClock()
  const world = new ForwarderWorld({ clock, chance: seededRandom(seed).next, ...options })
  return { clock, world }
}
const read = (bytes: Uint8Array): Packet => {
  const packet = readPacket(bytes.slice())
  if (!packet.ok) throw new Error(packet.error)
  return packet.value
}
const everybody = ['a1', 'b1', 'a2', 'b2', 'a3', 'b3', 'ear']

describe('a forwarder that lacks frames', () => {
  it('has 99.9 % of them within 100 ms over four hops that each lose one in twenty, unaltered', () => {
    const delays = [1, 2, 3].flatMap((seed) => {
      const { clock, world } = worldOf({ loss: 0.05, jitterMs: 2 }, seed)
      world.plan({ edges: twoChains(), stage: ['ada'], sources: [ADA] })
      clock.advance(1_000)
      world.speak('ada', ADA, 30_000)
      clock.advance(31_000)
      expect(world.altered('ear', ADA)).toBe(0)
      return world.delays('ear', ADA)
    })
    expect(delays).toHaveLength(4_500)
    expect(delays.filter((delay) => delay <= 100).length / delays.length).toBeGreaterThanOrEqual(0.999)
    expect(delays.filter((delay) => delay > 400)).toEqual([])
  })

  it('forwards a frame that came as redundancy in the bytes in which its speaker sent it, marked as made again', () => {
    const { clock, world } = worldOf()
    world.plan({ edges: twoChains(), stage: ['ada'], sources: [ADA] })
    clock.advance(1_000)
    world.speak('ada', ADA, 400)
    clock.advance(100)
    world.cut('ada', 'a1', true) // stripe 0 comes to a1 inside stripe 1 only
    clock.advance(90) // ada is not missed yet
    world.cut('ada', 'a1', false)
    clock.advance(1_000)
    const published = world.published.get(ADA)!
    const passedOn = world.packets({ from: 'a1', to: 'a2' }).map(({ bytes }) => read(bytes))
    const inStripe0 = published.filter(({ sequence }) => sequence % 2 === 0).map(({ packet }) => read(packet))
    // The last frame of the spurt goes on both stripes; it is the only one of stripe 1 here.
    const ofStripe0 = passedOn.filter(({ frame }) => frame.voice)
    const spoken = ({ frame, previous }: Packet) => ({ frame, previous })
    expect(ofStripe0.map(spoken)).toEqual(inStripe0.map(spoken))
    const remade = ofStripe0.filter(({ remade }) => remade).map(({ frame }) => frame.sequence)
    expect(remade).toEqual([6, 8]) // what was spoken while the link was cut
    expect(passedOn.length - ofStripe0.length).toBe(1)
    expect(world.peer('a1').forwarder.traffic(world.now).sources.get(ADA)?.fromRedundancy).toBeGreaterThanOrEqual(2)
  })

  it('delivers every frame once to each ear, whatever arrives twice and out of order', () => {
    const { clock, world } = worldOf({ duplication: 0.3, jitterMs: 60 })
    world.plan({ edges: twoChains(), stage: ['ada'], sources: [ADA] })
    clock.advance(1_000)
    world.speak('ada', ADA, 10_000)
    clock.advance(11_000)
    for (const ear of everybody) {
      const sequences = world.peer(ear).delivered.map(({ sequence }) => sequence)
      expect(new Set(sequences).size).toBe(500)
      expect(sequences).toHaveLength(500)
    }
  })

  it.each([
    { case: 'sequences wrap around', from: 2 ** 32 - 250, timestamp: 0 },
    { case: 'timestamps wrap around', from: 0, timestamp: 2 ** 32 - 250 * 960 },
  ])('goes on where $case, also while packets are lost', ({ from, timestamp }) => {
    const { clock, world } = worldOf({ loss: 0.05 })
    world.plan({ edges: twoChains(), stage: ['ada'], sources: [ADA] })
    clock.advance(1_000)
    world.speak('ada', ADA, 10_000, { from, timestamp })
    clock.advance(11_000)
    expect(world.delays('ear', ADA).filter((delay) => delay > 400)).toEqual([])
    expect(world.peer('ear').forwarder.traffic(world.now).sources.get(ADA)!.skewMs).toBeLessThan(100)
  })

  it.each([
    { case: 'far ahead', from: 1_000_000, isNewKey: false },
    { case: 'far behind, in a stay of its own', from: 5, isNewKey: true },
  ])('follows a speaker who counts anew $case, and asks for no frame that was never sent', ({ from, isNewKey }) => {
    const { clock, world } = worldOf()
    world.plan({ edges: twoChains(), stage: ['ada'], sources: [ADA] })
    clock.advance(1_000)
    world.speak('ada', ADA, 2_000, { from: 10_000 })
    clock.advance(3_000)
    const before = world.messages('nack').length
    if (isNewKey) world.renewKey('ada')
    world.speak('ada', ADA, 2_000, { from })
    clock.advance(3_000)
    const late = world.delays('ear', ADA, { from: 4_000 })
    expect(late).toHaveLength(100)
    expect(late.slice(40).every((delay) => delay < 100)).toBe(true)
    expect(world.messages('nack').length).toBe(before)
  })

  it('finds out that the last frame of a spurt is missing from the heartbeats of its neighbours', () => {
    const { clock, world } = worldOf({ stripes: 1 })
    world.plan({ edges: oneChain, stage: ['ada'], sources: [ADA] })
    clock.advance(1_000)
    world.speak('ada', ADA, 400)
    clock.advance(370)
    world.cut('a2', 'ear', true)
    clock.advance(50)
    world.cut('a2', 'ear', false)
    clock.advance(1_500)
    expect(world.delays('ear', ADA)).not.toContain(Infinity)
  })

  it.each([
    { lost: 'its last frame', frames: 1 },
    { lost: 'its last two frames and the first sign of life after them', frames: 2, silentMs: 100 },
    { lost: 'its last six frames', frames: 6 },
  ])('finds the end of a fellow speaker’s spurt that lost $lost', ({ frames, silentMs = 0 }) => {
    const { clock, world } = worldOf()
    world.plan({ edges: twoFellows, stage: ['ada', 'bob'], sources: [ADA, BOB] })
    clock.advance(1_000)
    world.speak('ada', ADA, 600)
    clock.advance(600 - frames * 20 - 5)
    world.cut('ada', 'bob', true)
    clock.advance(frames * 20 + 5 + silentMs)
    world.cut('ada', 'bob', false)
    clock.advance(1_500)
    expect(Math.max(...world.delays('bob', ADA))).toBeLessThan(400)
    expect(world.delays('trunk', ADA)).not.toContain(Infinity)
  })

  it('asks for the other copy of a frame of a pause, and plays it in its turn, without a signature', () => {
    const { clock, world } = worldOf()
    world.plan({ edges: twoChains(), stage: ['ada'], sources: [ADA] })
    clock.advance(1_000)
    world.speak('ada', ADA, 2_000)
    clock.advance(2_300)
    world.cut('ada', 'b1', true)
    clock.advance(60)
    world.speak('ada', ADA, 20, { from: 100, timestamp: 115_200 })
    clock.advance(1)
    world.cut('ada', 'b1', false)
    clock.advance(150)
    const asked = world
      .messages('nack')
      .filter(({ message }) => message.frames.some(({ sequence }) => sequence === 100))
    expect(asked.map(({ from, to }) => `${from}-${to}`)).toContain('b1-ada')
    for (const ear of everybody) {
      expect(world.delays(ear, ADA).at(-1)).toBeLessThan(100)
      expect(world.missed(ear, ADA)).toBe(0)
    }
    // Both parents of the ear have brought it, each in its own stripe.
    const brought = world.packets({ to: 'ear' }).map(({ from, bytes }) => ({ from, packet: read(bytes) }))
    const last = brought.filter(({ packet }) => packet.frame.sequence === 100)
    expect(new Set(last.map(({ from, packet }) => `${from}:${packet.stripe}`))).toEqual(new Set(['a3:0', 'b3:1']))
  })

  it('asks for the other copy of a frame of a pause again while no answer comes, three times at most', () => {
    const { clock, world } = worldOf()
    world.plan({ edges: twoChains(), stage: ['ada'], sources: [ADA] })
    clock.advance(1_000)
    world.speak('ada', ADA, 2_000)
    clock.advance(2_350)
    world.cut('ada', 'b1', true) // its own copy, and every request for it, are lost
    world.speak('ada', ADA, 20, { from: 100, timestamp: 112_800 })
    clock.advance(400)
    const asked = world.messages('nack', { from: 'b1', to: 'ada' })
    expect(asked.map(({ message }) => message.frames.map(({ sequence }) => sequence))).toEqual([[100], [100], [100]])
  })

  it('asks for a frame four times at most, at two neighbours, and not once it is older than 400 ms', () => {
    const { clock, world } = worldOf({ stripes: 1 })
    world.plan({ edges: oneChain, stage: ['ada'], sources: [ADA] })
    clock.advance(1_000)
    const frame = (sequence: number) => ({
      ...{ sequence, timestamp: sequence * 960, level: 20, voice: true },
      opus: Uint8Array.of(1, 2, 3),
    })
    for (const sequence of [100, 130]) {
      world.inject('a2', 'ear', writePacket({ source: ADA, stripe: 0, frame: frame(sequence) }))
      clock.advance(400)
    }
    clock.advance(2_000)
    const asked = world.messages('nack', { from: 'ear' }).flatMap(({ message }) => message.frames)
    const times = new Map<number, number>()
    for (const { sequence } of asked) times.set(sequence, (times.get(sequence) ?? 0) + 1)
    expect(Math.min(...times.keys())).toBeGreaterThanOrEqual(130 - 20)
    expect(Math.max(...times.values())).toBe(4)
  })

  it('answers a request for a frame that it does not have yet as soon as the frame arrives', () => {
    const { clock, world } = worldOf()
    world.plan({
      edges: [
        { from: 'ada', to: 'a1', feeds: [0] },
        { from: 'a1', to: 'a2', feeds: [1] },
        { from: 'a1', to: 'other', feeds: [1] },
      ],
      ...{ stage: ['ada'], sources: [ADA] },
    })
    clock.advance(1_000)
    world.speak('ada', ADA, 200)
    clock.advance(100)
    const frames = [{ source: ADA, sequence: 8 }]
    world.inject('a2', 'a1', writeLinkMessage({ type: 'nack', frames }))
    clock.advance(500)
    const sentAt = (to: string) => {
      return world.packets({ from: 'a1', to }).find(({ bytes }) => readHead(bytes)!.sequence === 8)?.at
    }
    expect(sentAt('a2')).toBe(1_000 + 8 * 20 + 5)
    // The others get it when its packet is overdue, as redundancy.
    expect(sentAt('other') ?? Infinity).toBeGreaterThan(sentAt('a2')!)
  })

  it('limits what one neighbour can make it send in a second, and sends strangers nothing', () => {
    const { clock, world } = worldOf({ stripes: 1 })
    world.plan({
      edges: [...oneChain, { from: 'stranger', to: 'a2' }],
      ...{ stage: ['ada'], sources: [ADA] },
    })
    clock.advance(1_000)
    world.speak('ada', ADA, 2_000)
    clock.advance(500)
    const before = world.packets({ from: 'a2', to: 'ear' }).length
    for (let times = 0; times < 200; times += 1) {
      const frames = Array.from({ length: 16 }, (_, index) => ({ source: ADA, sequence: 5 + index }))
      for (const from of ['ear', 'stranger']) world.inject(from, 'a2', writeLinkMessage({ type: 'nack', frames }))
      world.inject('stranger', 'a2', writeLinkMessage({ type: 'resume', stripe: 0, have: frames.slice(0, 1) }))
      clock.advance(5)
    }
    const answers = world.packets({ from: 'a2', to: 'ear' }).length - before - 50
    expect(answers).toBeGreaterThan(100)
    expect(answers).toBeLessThan(270)
    expect(world.packets({ from: 'a2', to: 'stranger' })).toEqual([])
    expect(world.peer('a2').forwarder.traffic(world.now).links.get(world.link('a2', 'stranger'))!.refused).toBe(400)
  })

  it('replays no frame that is older than 600 ms', () => {
    const { clock, world } = worldOf({ stripes: 1 })
    world.plan({ edges: oneChain, stage: ['ada'], sources: [ADA] })
    clock.advance(1_000)
    world.speak('ada', ADA, 3_000)
    clock.advance(2_000)
    const have = [{ source: ADA, sequence: 1 }]
    world.plan({ edges: [...oneChain, { from: 'a2', to: 'late', standsBy: [0] }], stage: ['ada'], sources: [ADA] })
    world.inject('late', 'a2', writeLinkMessage({ type: 'resume', stripe: 0, have }))
    clock.advance(8)
    const replayed = world.packets({ from: 'a2', to: 'late' })
    expect(replayed.length).toBeGreaterThan(20)
    expect(replayed.length).toBeLessThanOrEqual(31)
  })

  it('plays fellow speakers and forwards them to nobody: each feeds the trunk itself', () => {
    const { clock, world } = worldOf({ loss: 0.05 })
    world.plan({ edges: twoFellows, stage: ['ada', 'bob'], sources: [ADA, BOB] })
    clock.advance(1_000)
    world.speak('ada', ADA, 4_000)
    world.speak('bob', BOB, 4_000)
    clock.advance(5_000)
    for (const [ear, source] of [
      ['ada', BOB],
      ['bob', ADA],
      ['trunk', ADA],
      ['trunk', BOB],
    ] as const) {
      expect(world.delays(ear, source).filter((delay) => delay > 400)).toEqual([])
    }
    const sources = new Set(world.packets({ from: 'ada', to: 'trunk' }).map(({ bytes }) => bytes[3]))
    expect([...sources]).toEqual([ADA])
  })

  it('replays its own voice alone while it is on stage', () => {
    const { clock, world } = worldOf()
    world.plan({
      edges: [
        { from: 'ada', to: 'bob', stage: true },
        { from: 'ada', to: 'trunk', feeds: [0, 1] },
      ],
      ...{ stage: ['ada', 'bob'], sources: [ADA, BOB] },
    })
    clock.advance(1_000)
    world.speak('ada', ADA, 400)
    world.speak('bob', BOB, 400)
    clock.advance(400)
    const have = [ADA, BOB].map((source) => ({ source, sequence: 5 }))
    const before = world.packets({ from: 'ada', to: 'trunk' }).length
    world.inject('trunk', 'ada', writeLinkMessage({ type: 'resume', stripe: 0, have }))
    world.inject('trunk', 'ada', writeLinkMessage({ type: 'nack', frames: have }))
    clock.advance(50)
    const replayed = world.packets({ from: 'ada', to: 'trunk' }).slice(before)
    expect(replayed.length).toBeGreaterThan(5)
    expect(new Set(replayed.map(({ bytes }) => bytes[3]))).toEqual(new Set([ADA]))
  })
})
