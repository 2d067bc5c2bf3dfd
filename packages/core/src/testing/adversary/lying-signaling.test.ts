import { describe, expect, it } from 'vitest'
import type { Signaling } from '../../ports/signaling.ts'
import type { PeerId, SourceId } from '../../protocol/index.ts'
import { VirtualClock } from '../virtual-clock.ts'
import { accuse, claimSlots, lieInReports, loseLinks, lyingSignaling, type RelayLie, turnDeaf } from './index.ts'

const [above, below] = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb'] as [PeerId, PeerId]
const link = { stage: false, up: [], down: [], standby: [], backs: [] }
const plan = {
  epoch: 1,
  stripes: 2,
  links: [
    { ...link, peer: above, up: [0] },
    { ...link, peer: below, down: [0] },
  ],
}
const view = { stage: [{ source: 7 as SourceId }] }

/** A session's way to a relay that grants everything. */
async function lyingSession(...lies: RelayLie[]) {
  const clock = new VirtualClock()
  const asked: { event: string; ask: unknown }[] = []
  const handlers = new Map<string, ((notice: never) => void)[]>()
  const inner: Signaling = {
    request: (event, ask) => {
      asked.push({ event, ask })
      return Promise.resolve({ ok: true, value: { plan, view } } as never)
    },
    on(event, handle) {
      handlers.set(event, [...(handlers.get(event) ?? []), handle])
      return () => {}
    },
    onConnection: () => () => {},
    close() {},
  }
  const signaling = lyingSignaling(inner, clock, lies)
  const capability = { slots: 2, tracks: false }
  await signaling.request('room:join', { room: 'tea' as never, name: 'Mallory', capability })
  const notice = (event: string, value: object) => handlers.get(event)?.forEach((handle) => handle(value as never))
  return { clock, signaling, asked, notice }
}
const hearing = {
  ...{ played: 400, missing: 100, heldBack: 3, forged: 2, unverified: 1 },
  ...{ longestGapMs: 0, delayMs: 0, bufferMs: 0 },
}
const parents = [{ peer: above, packets: 200, heldBack: 3, forged: 2, unverified: 1 }]

describe('a session that lies to the relay', () => {
  it('claims more slots than it has, when it joins and later', async () => {
    const { signaling, asked } = await lyingSession(claimSlots(64))
    await signaling.request('peer:report', { slots: 2, congested: true })
    expect(asked[0]?.ask).toMatchObject({ capability: { slots: 64, seed: true } })
    expect(asked[1]?.ask).toEqual({ slots: 64, congested: false })
  })

  it('lies in its reports', async () => {
    const told = async (about: 'perfect' | 'forged' | 'silent') => {
      const { signaling, asked } = await lyingSession(lieInReports(about))
      await signaling.request('peer:report', { hearing, parents })
      return asked[1]?.ask
    }
    expect(await told('perfect')).toMatchObject({ hearing: { missing: 0, forged: 0 }, parents: [{ forged: 0 }] })
    expect(await told('forged')).toMatchObject({ hearing: { forged: 500 }, parents: [{ forged: 500, packets: 200 }] })
    expect(await told('silent')).toMatchObject({ hearing: { played: 0 }, parents: [{ packets: 0 }] })
  })

  it('accuses whom the plan names, and says that it lost them, again and again', async () => {
    const { clock, asked, signaling } = await lyingSession(accuse('everybody', 100), loseLinks('children', 100))
    await clock.run(250)
    signaling.close()
    await clock.run(1_000)
    const of = (event: string) => asked.filter((each) => each.event === event).map(({ ask }) => ask)
    expect(of('link:forged')).toMatchObject([{ peer: above, source: 7, frames: 10 }, { peer: below }, { peer: above }])
    expect(of('link:lost')).toMatchObject([{ peer: below }, { peer: below }, { peer: below }])
  })

  it('hears nothing of what it does not want to hear', async () => {
    const { signaling, notice } = await lyingSession(turnDeaf(['room:removed']))
    const heard: string[] = []
    signaling.on('room:removed', () => void heard.push('removed'))
    signaling.on('role:changed', () => void heard.push('role'))
    notice('room:removed', { banned: true })
    notice('role:changed', { role: 'listener' })
    expect(heard).toEqual(['role'])
  })
})
