import { parsePeerId, type StageMember } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { loadWords } from '#lib/words/load.ts'
import { countdown, hostWaitSaid } from './host-wait.ts'

const [ada, sam, self] = ['adaadaadaada', 'samsamsamsam', 'myselfmyself'].map((peer) => parsePeerId(peer)!) as [
  StageMember['peer'],
  StageMember['peer'],
  StageMember['peer'],
]
const stage = [
  { peer: sam, name: 'Sam', role: 'speaker' },
  { peer: ada, name: 'Ada', role: 'host' },
] as StageMember[]

it.each([
  { ms: 120_000, said: '2:00' },
  { ms: 119_001, said: '2:00' },
  { ms: 65_000, said: '1:05' },
  { ms: 900, said: '0:01' },
  { ms: -5, said: '0:00' },
])('counts $ms down as $said', ({ ms, said }) => {
  expect(countdown(ms)).toBe(said)
})

describe.each(['en', 'fr'] as const)('a room that waits for its host says so in %s', (language) => {
  it.each([
    { nextHost: undefined, has: ['Ada', '1:30'] },
    { nextHost: sam, has: ['Ada', '1:30', 'Sam'] },
    { nextHost: self, has: ['1:30'] },
  ])('when $nextHost is next', async ({ nextHost, has }) => {
    const words = await loadWords(language)
    const said = hostWaitSaid({ self, view: { stage, ...(nextHost && { nextHost }) } }, 90_000, words)
    for (const part of has) expect(said).toContain(part)
  })
})
