import { describe, expect, it } from 'vitest'
import { isolate } from './isolate.ts'
import { listed, namesAndMore } from './list.ts'
import { loadAdminWords } from './admin-words.ts'
import { loadTreeWords, loadWords } from './load.ts'

const maryam = '\u0645\u0631\u064A\u0645'
const [en, fr] = [await loadWords('en'), await loadWords('fr')]

describe('a name in a sentence', () => {
  it('from right to left is kept to itself, in every language', async () => {
    expect(en.powers_invitation_title({ name: maryam })).toBe(`\u2068${maryam}\u2069 invites you to speak`)
    expect(fr.powers_invitation_title({ name: maryam })).toBe(`\u2068${maryam}\u2069 vous invite \u00E0 parler`)
    expect(en.timeline_join_where({ name: maryam, title: `${maryam} 2` })).toBe(
      `\u2068${maryam}\u2069 is live: \u2068${maryam} 2\u2069`,
    )
    expect((await loadTreeWords('en')).tree_why_standby({ name: maryam })).toContain(`\u2068${maryam}\u2069`)
    expect((await loadAdminWords('fr')).community_by({ name: maryam })).toContain(`\u2068${maryam}\u2069`)
  })

  it('from left to right stays as it is: it turns nothing around, and people find it by its letters', () => {
    for (const name of ['Ada Lovelace', 'Zo\u00EB', '\u5F20\u4E09', '\u{1F333}', 'Ada (2)'])
      expect(isolate(name)).toBe(name)
    expect(en.stage_came({ name: 'Ada' })).toBe('Ada is on stage.')
  })

  it('from before names were cleaned turns nothing around', () => {
    expect(isolate('\u202EecalevoL')).toBe('\u2068ecalevoL\u2069')
    expect(isolate('Ada\u2069 hosts\u2067')).toBe('\u2068Ada hosts\u2067\u2069\u2069')
  })

  it('is isolated by itself in a list, and the list in its sentence', () => {
    expect(listed(en, [maryam, 'Ada'])).toBe(`\u2068${maryam}\u2069 and Ada`)
    const said = en.timeline_on_stage({ names: namesAndMore(en, [maryam], 2) })
    expect(said).toBe(`\u2068\u2068${maryam}\u2069 and 2 more\u2069 on stage`)
  })
})
