import type { LinkStats, PeerId, SessionStats } from '@banyan/core'
import { describe, expect, it } from 'vitest'
import { feedersOf, FeedingWatch } from './feeding.ts'

const [ada, ben] = ['adaadaadaada', 'benbenbenben'] as PeerId[]
const link = (peer: PeerId, packetsIn: number, feeds: number[]) =>
  ({ peer, link: `link-${peer}`, packetsIn, feeds }) as unknown as LinkStats
const statsOf = (part: Partial<SessionStats>) => ({ links: [], stripes: [], ...part }) as unknown as SessionStats
const stripe = (parent: PeerId | undefined, ...feeding: PeerId[]) => ({
  ...{ parent, standby: undefined, feeding, hops: 1 },
})

describe('who feeds a peer', () => {
  it.each([
    { given: 'a parent that sends', is: stripe(ada, ben!, ada!), feeder: [[0, ada]] },
    { given: 'a stand-in for a silent parent', is: stripe(ada, ben!), feeder: [[0, ben]] },
    { given: 'nobody', is: stripe(ada), feeder: [] },
  ])('is read from the figures of a stripe with $given', ({ is, feeder }) => {
    expect(feedersOf(statsOf({ stripes: [is] }))).toEqual(feeder)
  })
})

describe('a watch over who feeds a peer', () => {
  it('sees only those whose packets have become more since the last look', () => {
    const watch = new FeedingWatch()
    const look = (...links: LinkStats[]) => watch.look(statsOf({ links }))
    expect(look(link(ada!, 10, [0]), link(ben!, 10, [1]))).toEqual([])
    expect(look(link(ada!, 12, [0]), link(ben!, 10, [1]))).toEqual([{ peer: ada, stripe: 0 }])
    expect(look(link(ben!, 11, [0, 1]))).toEqual([
      { peer: ben, stripe: 0 },
      { peer: ben, stripe: 1 },
    ])
  })

  it('does not take a link that is new for one that has sent', () => {
    const watch = new FeedingWatch()
    watch.look(statsOf({}))
    expect(watch.look(statsOf({ links: [link(ada!, 500, [0])] }))).toEqual([])
  })
})
