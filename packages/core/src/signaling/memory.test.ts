import { describe, expect, it } from 'vitest'
import type { RelayError } from '../ports/errors.ts'
import { ok } from '../protocol/index.ts'
import { seededRandom, VirtualClock } from '../testing/index.ts'
import { memorySignaling, type RelayLineEvents } from './memory.ts'

/** A relay that answers everything with an empty object, and can be away. */
function relay() {
  const clock = new VirtualClock()
  const state = { isAway: false, isMute: false, asked: [] as string[], open: undefined as RelayLineEvents | undefined }
  const signaling = memorySignaling({
    clock,
    chance: seededRandom(1).next,
    line: {
      connect(on) {
        if (state.isAway) return undefined
        state.open = on
        return {
          ask: (event, _ask, reply) => {
            state.asked.push(event)
            if (!state.isMute) reply(ok({}))
          },
          close: () => (state.open = undefined),
        }
      },
    },
  })
  const states: string[] = []
  signaling.onConnection((next) => void states.push(next))
  return { clock, state, signaling, states }
}

/** The code that a request fails with. */
const failure = (request: Promise<unknown>) =>
  request.then(
    () => undefined,
    ({ code }: RelayError) => code,
  )

describe('memorySignaling', () => {
  it('asks once it is connected, and has the answer a round trip later', async () => {
    const { clock, signaling, states } = relay()
    let answeredAt = 0
    const answer = signaling.request('room:leave', {}).then((answer) => {
      answeredAt = clock.now()
      return answer
    })
    await clock.run(200)
    expect(await answer).toEqual(ok({}))
    expect(answeredAt).toBe(60 + 20)
    expect(states).toEqual(['connecting', 'connected'])
  })

  it('tells what is asked to one who waits that the relay cannot be reached, and keeps trying', async () => {
    const { clock, state, signaling, states } = relay()
    state.isAway = true
    const refused = failure(signaling.request('room:leave', {}))
    await clock.run(5_000)
    expect(await refused).toBe('relay-unreachable')
    state.isAway = false
    await clock.run(8_000)
    expect(states).toEqual(['connecting', 'connected'])
  })

  it('comes back when its connection breaks, and fails what was on its way', async () => {
    const { clock, state, signaling, states } = relay()
    state.isMute = true
    await clock.run(100)
    const broken = failure(signaling.request('room:leave', {}))
    await clock.run(50)
    state.open?.close()
    await clock.run(1_000)
    expect(await broken).toBe('relay-unreachable')
    expect(states).toEqual(['connecting', 'connected', 'disconnected', 'connected'])
  })

  it('gives up after ten seconds on a relay that does not answer', async () => {
    const { clock, state, signaling } = relay()
    state.isMute = true
    const timeout = failure(signaling.request('room:leave', {}))
    await clock.run(10_001)
    expect(await timeout).toBe('relay-timeout')
  })

  it('drops notices that cannot be read, and hands the others over in order', async () => {
    const { clock, state, signaling } = relay()
    const roles: string[] = []
    signaling.on('role:changed', ({ role }) => void roles.push(role))
    await clock.run(100)
    for (const role of ['speaker', 'emperor', 'listener']) state.open?.notice('role:changed', { role })
    await clock.run(100)
    expect(roles).toEqual(['speaker', 'listener'])
  })

  it('lets what was asked just before go out when it is closed, and leaves nothing behind', async () => {
    const { clock, state, signaling } = relay()
    await clock.run(100)
    const last = failure(signaling.request('room:leave', {}))
    signaling.close()
    await clock.run(100)
    expect(await last).toBe('relay-closed')
    expect(state.asked).toEqual(['room:leave'])
    expect(state.open).toBeUndefined()
    expect(clock.pending).toBe(0)
    await expect(signaling.request('room:leave', {})).rejects.toMatchObject({ code: 'relay-closed' })
  })
})
