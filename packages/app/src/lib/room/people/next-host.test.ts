import { parsePeerId, type PeerId } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { cohostsInOrder, nextHost } from './next-host.ts'

const id = (text: string) => parsePeerId(text)!
const [self, ada, ben, cleo] = [id('selfselfself'), id('adaadaadaada'), id('benbenbenben'), id('cleocleocleo')] as const
const seat = (peer: PeerId, role: 'host' | 'cohost' | 'speaker' = 'speaker') => ({ peer, role })

describe('co-hosts', () => {
  it('are kept in the order in which they were named, wherever they sit', () => {
    const first = cohostsInOrder([], [seat(self, 'host'), seat(ada), seat(ben, 'cohost')])
    const both = cohostsInOrder(first, [seat(self, 'host'), seat(ada, 'cohost'), seat(ben, 'cohost')])
    expect(both).toEqual([ben, ada])
    expect(cohostsInOrder(both, [seat(self, 'host'), seat(ada, 'cohost'), seat(ben)])).toEqual([ada])
  })
})

describe('the next host', () => {
  it('is the co-host who was named first, else who has been on stage longest, else nobody', () => {
    const stage = [seat(self, 'host'), seat(cleo), seat(ada, 'cohost'), seat(ben, 'cohost')]
    expect(nextHost(stage, { self, cohosts: [ben, ada] })).toBe(stage[3])
    expect(nextHost(stage.slice(0, 2), { self, cohosts: [] })).toBe(stage[1])
    expect(nextHost([seat(self, 'host')], { self, cohosts: [] })).toBeUndefined()
  })
})
