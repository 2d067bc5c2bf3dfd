import { describe, expect, it } from 'vitest'
import type { LinkId, PeerId } from '../../protocol/index.ts'
import { EventLoop, seededRandom, VirtualClock } from '../../testing/index.ts'
import { MemoryNetwork, type MemoryNetworkOptions } from './memory-network.ts'

const LINK = 'linklinklink' as LinkId

/** Two machines and a link between them that is up. */
function pair(options: Partial<MemoryNetworkOptions> = {}) {
  const clock = new VirtualClock()
  const network = new MemoryNetwork({ clock, chance: seededRandom(1).next, ...options })
  const loops = { a: new EventLoop(clock), b: new EventLoop(clock) }
  const seen = { a: [] as string[], b: [] as string[] }
  const arrived: { byte: number; at: number }[] = []
  const end = (self: 'a' | 'b', peer: 'a' | 'b') =>
    network.host(self, loops[self]).open({
      ...{ peer: peer as PeerId, id: LINK, initiator: self === 'a', iceServers: [] },
      on: {
        open: () => void seen[self].push('open'),
        close: (reason) => void seen[self].push(reason),
        signal: (signal) => clock.after(0, () => ends[peer].link.receive(signal)),
        track: () => {},
      },
    })
  const ends = { a: end('a', 'b'), b: end('b', 'a') }
  clock.advance(1_000)
  ends.b.channel.onmessage = ({ data }: { data: ArrayBuffer }) => {
    arrived.push({ byte: new Uint8Array(data)[0]!, at: clock.now() })
  }
  const say = (count: number, everyMs = 1) => {
    for (let byte = 0; byte < count; byte += 1) {
      ends.a.channel.send(Uint8Array.of(byte % 256))
      clock.advance(everyMs)
    }
  }
  return { clock, network, loops, ends, seen, arrived, say }
}

describe('MemoryNetwork', () => {
  it('loses the share that it is told to lose', () => {
    const { clock, arrived, say } = pair({ loss: 0.05 })
    say(10_000)
    clock.advance(100)
    expect(arrived.length).toBeGreaterThan(9_400)
    expect(arrived.length).toBeLessThan(9_600)
  })

  it('lets packets overtake others, and delivers some twice', () => {
    const { clock, arrived, say } = pair({ reordered: 0.1, duplicated: 0.1 })
    say(100)
    clock.advance(100)
    const overtaken = arrived.filter(({ byte }, index) => index > 0 && byte < arrived[index - 1]!.byte)
    expect(overtaken.length).toBeGreaterThan(3)
    expect(arrived.length).toBeGreaterThan(104)
    expect(new Set(arrived.map(({ byte }) => byte)).size).toBe(100)
  })

  it('draws the delay of each packet where it is given a way to, in one direction only', () => {
    const { clock, network, ends, arrived, say } = pair()
    let delay = 30
    network.change('a', 'b', { delayMs: () => (delay += 10) })
    const before = clock.now()
    say(2, 0)
    let backAt = 0
    ends.a.channel.onmessage = () => (backAt = clock.now())
    ends.b.channel.send(Uint8Array.of(1))
    clock.advance(100)
    expect(arrived.map(({ at }) => at - before)).toEqual([40, 50])
    expect(backAt - before).toBe(10)
  })

  it('lets nothing through a cut way until it is mended', () => {
    const { clock, network, arrived, say } = pair()
    network.change('a', 'b', { isCut: true })
    say(5)
    network.change('a', 'b', { isCut: false })
    say(5)
    clock.advance(100)
    expect(arrived).toHaveLength(5)
  })

  it('buffers what a thin uplink cannot take, and shows how much', () => {
    const { clock, network, ends, arrived } = pair()
    network.limit('a', 10_000)
    const before = clock.now()
    for (let sent = 0; sent < 10; sent += 1) ends.a.channel.send(new Uint8Array(907)) // 1,000 on the wire
    expect(ends.a.channel.bufferedAmount).toBe(9_070)
    clock.advance(500)
    expect(ends.a.channel.bufferedAmount).toBe(5 * 907)
    clock.advance(1_000)
    expect(arrived.at(-1)!.at - before).toBe(1_010)
    expect(ends.a.channel.bufferedAmount).toBe(0)
  })

  it('leaves the others with links that look open when a machine vanishes, until they notice', () => {
    const { clock, network, ends, seen, arrived, say } = pair()
    network.vanish('a', 5_000)
    say(5)
    clock.advance(4_000)
    expect([arrived, ends.b.channel.readyState, seen.b]).toEqual([[], 'open', ['open']])
    clock.advance(1_000)
    expect(seen).toEqual({ a: ['open'], b: ['open', 'failed'] })
  })

  it('keeps what arrives at a machine that stands still, and hands it over in a burst', () => {
    const { clock, loops, arrived, say } = pair()
    loops.b.freeze(500)
    const before = clock.now()
    say(10, 20)
    clock.advance(1_000)
    expect(new Set(arrived.map(({ at }) => at - before))).toEqual(new Set([500]))
    expect(arrived).toHaveLength(10)
  })
})
