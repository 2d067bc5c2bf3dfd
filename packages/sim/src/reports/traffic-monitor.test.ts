import { describe, expect, it } from 'vitest'
import { writePacket } from '@banyan/core/wire'
import type { SourceId } from '@banyan/core/protocol'
import { TrafficMonitor } from './traffic-monitor.ts'

function wire() {
  let now = 0
  const monitor = new TrafficMonitor(() => now)
  const send = (from: string, stripe: number, sequence: number) => {
    const frame = { sequence, timestamp: 0, level: 20, voice: true, opus: Uint8Array.of(1) }
    monitor.arrived(from, 'kid', writePacket({ source: 1 as SourceId, stripe, frame }))
  }
  return { monitor, send, wait: (ms: number) => void (now += ms) }
}

describe('TrafficMonitor', () => {
  it('knows who feeds whom, by what came lately', () => {
    const { monitor, send, wait } = wire()
    send('ada', 0, 2)
    expect(monitor.childrenOf('ada')).toEqual([{ child: 'kid', stripes: [0] }])
    expect(monitor.parentsOf('kid')).toEqual([{ parent: 'ada', stripes: [0] }])
    wait(500)
    expect(monitor.childrenOf('ada')).toEqual([])
  })

  it('calls a stripe restored when somebody else streams it: not for an answer, not for what was on its way', () => {
    const { monitor, send, wait } = wire()
    send('ada', 0, 2)
    const [outage] = monitor.senderGone('ada')
    wait(20)
    send('ada', 0, 4)
    send('ada', 0, 6)
    expect(outage?.restoredAt).toBeUndefined()
    send('bob', 0, 8)
    wait(130)
    expect(outage?.restoredAt).toBeUndefined()
    send('bob', 0, 10)
    wait(40)
    send('bob', 0, 12)
    expect(outage).toMatchObject({ child: 'kid', stripe: 0, since: 0, restoredAt: 150 })
  })
})
