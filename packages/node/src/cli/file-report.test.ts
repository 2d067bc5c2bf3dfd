import { describe, expect, it } from 'vitest'
import { flawLines, playedSentence } from './file-report.ts'

describe('playedSentence', () => {
  const all = { file: 'talk.ogg', room: 'k3p-9fx-2ma', playedMs: 8_040, mutedMs: 0, isWhole: true }
  it.each([
    { given: all, says: 'Played talk.ogg (0:08) in k3p-9fx-2ma.' },
    {
      given: { ...all, isWhole: false },
      says: 'Played what can be read of talk.ogg, which is damaged, (0:08) in k3p-9fx-2ma.',
    },
    {
      given: { ...all, mutedMs: 3_000 },
      says: 'Played talk.ogg (0:08) in k3p-9fx-2ma; 0:03 of it went unheard, because we were muted.',
    },
  ])('says "$says"', ({ given, says }) => {
    expect(playedSentence(given)).toBe(says)
  })
})

describe('flawLines', () => {
  const flaw = (losesSound: boolean) => ({ byte: 12_135, atMs: 3_500, losesSound, what: '37 bytes are no Ogg page' })
  const report = (...flaws: ReturnType<typeof flaw>[]) => ({ durationMs: 8_000, frames: 400, isWhole: false, flaws })

  it('says where a file is damaged, and whether sound is missing', () => {
    expect(flawLines('talk.ogg', report(flaw(false), flaw(true)))).toEqual([
      'talk.ogg is damaged at 0:03, byte 12135: 37 bytes are no Ogg page; nothing is lost.',
      'talk.ogg is damaged at 0:03, byte 12135: 37 bytes are no Ogg page; sound is missing.',
    ])
  })

  it('says no more than a person reads', () => {
    const lines = flawLines('talk.ogg', report(...Array.from({ length: 100 }, () => flaw(true))))
    expect(lines).toHaveLength(6)
    expect(lines.at(-1)).toBe('talk.ogg is damaged in 95 more places.')
  })
})
