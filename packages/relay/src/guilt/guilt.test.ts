import type { PeerId, SourceId } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import type { Accusation, Party } from './accusation.ts'
import { ANSWER_MS, DOUBT_MS, GRACE_MS, Guilt, type GuiltEffect, WINDOW_MS } from './guilt.ts'
import { MAX_ACCUSED, UNDECIDED_LIMIT } from './identity-records.ts'

const party = (peer: string, identity = peer): Party => ({ peer: peer as PeerId, identity })

/** Who is whose parent, as `child: parent`; everybody's identity is their name unless given. */
function court(parents: Record<string, string>, identities: Record<string, string> = {}) {
  const guilt = new Guilt()
  let now = 0
  const who = (name: string) => party(name, identities[name])
  const effects: GuiltEffect[] = []
  const childrenOf = (parent: string) => Object.keys(parents).filter((child) => parents[child] === parent)
  const court = {
    guilt,
    effects,
    accuse(by: string, against: string, part: Partial<Accusation> = {}) {
      guilt.accuse({
        ...{ by: who(by), against: who(against), source: 1 as SourceId, stripes: 1, at: now, isOnStage: false },
        children: childrenOf(against).map(who),
        parents: parents[against] ? [parents[against] as PeerId] : [],
        ...part,
      })
      return court
    },
    /** Time passes; who is asked answers at once, if it does at all. */
    pass(ms: number, silent: readonly string[] = []) {
      const end = now + ms
      for (let due = guilt.dueAt; due !== undefined && due <= end; due = guilt.dueAt) {
        now = due
        const found = guilt.advance(now)
        effects.push(...found)
        for (const { type, peer } of found.flatMap((effect) => (effect.type === 'ask' ? [effect] : []))) {
          if (type === 'ask' && !silent.includes(peer)) effects.push(...guilt.heard(peer, now))
        }
      }
      now = end
      return court
    },
    say(peer: string) {
      effects.push(...guilt.heard(peer as PeerId, now))
      return court
    },
    verdicts: () => effects.flatMap((effect) => (effect.type === 'convict' ? [[effect.identity, effect.why]] : [])),
  }
  return court
}

/** l, m and n lie: they forge for two children each, and accuse h, which is honest. */
const liars = { l: 'stage', m: 'stage', n: 'stage', h: 'stage', a: 'l', b: 'l', c: 'm', d: 'm', e: 'n', f: 'n' }

/** Below the stage: p, and s below it; each has children. */
const tree = { p: 'stage', s: 'p', q: 'p', r: 'p', a: 's', b: 's', c: 's' }

describe('an accused peer', () => {
  it('is guilty when more than half of its children accuse it, and its own parent was right', () => {
    const { verdicts } = court(tree).accuse('a', 's').accuse('b', 's').pass(GRACE_MS)
    expect(verdicts()).toEqual([['s', 'forged']])
  })

  it('is not judged before those above it had time to speak', () => {
    const { verdicts } = court(tree)
      .accuse('a', 's')
      .accuse('b', 's')
      .pass(GRACE_MS - 1)
    expect(verdicts()).toEqual([])
  })

  it('is not judged sooner because somebody has accused it before', () => {
    const trial = court(tree)
      .accuse('c', 's')
      .pass(GRACE_MS - 1)
      .accuse('a', 's')
      .accuse('b', 's')
      .pass(GRACE_MS - 1)
    expect(trial.accuse('s', 'p').pass(GRACE_MS).verdicts()).toEqual([])
  })

  it.each([
    { what: 'one child', accusers: ['a'], identities: {} },
    { what: 'two peers of one identity', accusers: ['a', 'b'], identities: { a: 'ada', b: 'ada' } },
    { what: 'its own identity', accusers: ['a', 'b'], identities: { a: 's' } },
  ])('is not convicted by $what', ({ accusers, identities }) => {
    const court_ = court(tree, identities)
    for (const by of accusers) court_.accuse(by, 's')
    expect(court_.pass(WINDOW_MS).say('s').pass(WINDOW_MS).verdicts()).toEqual([])
  })

  it('is not convicted by two of four children', () => {
    const { verdicts } = court({ ...tree, d: 's' })
      .accuse('a', 's')
      .accuse('b', 's')
      .pass(GRACE_MS)
    expect(verdicts()).toEqual([])
  })

  it('is innocent when it has accused its parent, in whatever order the accusations come', () => {
    const early = court(tree).accuse('s', 'p').accuse('q', 'p').accuse('a', 's').accuse('b', 's').pass(GRACE_MS)
    const late = court(tree).accuse('b', 's').accuse('a', 's').accuse('q', 'p').accuse('s', 'p').pass(GRACE_MS)
    for (const { verdicts } of [early, late]) expect(verdicts()).toEqual([['p', 'forged']])
  })

  it('is innocent by what it says now, although it has said the same of its parent a while ago', () => {
    const trial = court(tree)
      .accuse('s', 'p')
      .pass(WINDOW_MS - 10)
    trial.accuse('s', 'p').accuse('a', 's').accuse('b', 's').pass(GRACE_MS)
    expect(trial.verdicts()).toEqual([])
  })

  it('is innocent when others accuse its parent', () => {
    const { verdicts } = court(tree).accuse('a', 's').accuse('b', 's').accuse('q', 'p').accuse('r', 'p').pass(GRACE_MS)
    expect(verdicts()).toEqual([['p', 'forged']])
  })

  it('is not made innocent by what is said of its parent in another stripe, nor by accusing itself', () => {
    const other = court(tree).accuse('a', 's').accuse('b', 's').accuse('q', 'p', { stripes: 2 }).pass(GRACE_MS)
    const own = court(tree, { p: 's' }).accuse('a', 's').accuse('b', 's').accuse('s', 'p').pass(GRACE_MS)
    for (const { verdicts } of [other, own]) expect(verdicts()).toEqual([['s', 'forged']])
  })

  it('is innocent of a voice that its speaker sent differently, and not of other voices', () => {
    const speaker = { isOnStage: true, children: [], parents: [] }
    const same = court(tree).accuse('s', 'p').accuse('q', 'p').accuse('p', 'ann', speaker)
    const another = court(tree)
      .accuse('s', 'p')
      .accuse('q', 'p')
      .accuse('p', 'ann', { ...speaker, source: 2 as SourceId })
    expect(same.pass(GRACE_MS).verdicts()).toEqual([])
    // One of the two lies, and p carries others.
    expect(same.effects).toEqual([
      { type: 'doubt', peer: 'p' },
      { type: 'set-aside', peer: 'p' },
    ])
    expect(another.pass(GRACE_MS).verdicts()).toEqual([['p', 'forged']])
  })

  it('is set aside when nothing excuses it but its own word', () => {
    const { effects } = court(tree)
      .accuse('a', 's')
      .accuse('b', 's')
      .accuse('s', 'r', { stripes: 2, parents: [] }) // r is not the parent that p is
      .pass(GRACE_MS)
    expect(effects).toEqual([
      { type: 'doubt', peer: 's' },
      { type: 'set-aside', peer: 's' },
    ])
  })

  it('is doubted before it is judged, whatever it says of speakers', () => {
    const trial = court(tree)
      .accuse('a', 's')
      .accuse('s', 'ann', { isOnStage: true, children: [], parents: [] })
      .accuse('b', 's')
      .pass(DOUBT_MS - 1)
    expect(trial.effects).toEqual([])
    expect(trial.pass(1).effects).toEqual([{ type: 'doubt', peer: 's' }])
  })

  it('is doubted as soon as most of its children accuse it for long enough, however early the first did', () => {
    const trial = court(tree)
      .accuse('a', 's')
      .pass(DOUBT_MS - 1)
      .accuse('b', 's')
      .pass(DOUBT_MS - 1)
    expect(trial.effects).toEqual([])
    expect(trial.pass(1).effects).toEqual([{ type: 'doubt', peer: 's' }])
  })

  it('is not doubted by one child, nor for what an accused parent gave it', () => {
    const alone = court(tree).accuse('a', 's').pass(WINDOW_MS)
    const passedOn = court(tree).accuse('a', 's').accuse('b', 's').accuse('q', 'p').accuse('r', 'p').pass(DOUBT_MS)
    expect([alone.effects, passedOn.effects]).toEqual([[], [{ type: 'doubt', peer: 'p' }]])
  })

  it('is not set aside for what an accused parent gave it', () => {
    const { effects } = court(tree).accuse('a', 's').accuse('b', 's').accuse('s', 'p').pass(GRACE_MS)
    expect(effects).toEqual([])
  })

  it('cannot drag an honest peer along: who is accused by most of its own children is not believed', () => {
    const trial = court(liars)
    const children = ['l', 'm', 'n', 'a'].map((name) => party(name))
    for (const liar of ['l', 'm', 'n']) trial.accuse(liar, 'h', { stripes: 2, children })
    for (const [child, parent] of Object.entries(liars).slice(4)) trial.accuse(child, parent)
    trial.pass(GRACE_MS)
    const setAside = trial.effects.flatMap((effect) => (effect.type === 'set-aside' ? [effect.peer] : []))
    expect(setAside.sort()).toEqual(['l', 'm', 'n'])
    expect(trial.effects).not.toContainEqual({ type: 'doubt', peer: 'h' })
  })

  it('that was set aside is not believed any more, whatever it said before', () => {
    const trial = court({ ...liars, g: 'h', i: 'h', j: 'h', k: 'h' })
    for (const liar of ['l', 'm', 'n']) trial.accuse(liar, 'h', { stripes: 2 })
    for (const [child, parent] of Object.entries(liars).slice(4)) trial.accuse(child, parent)
    trial.pass(GRACE_MS).say('h')
    for (const liar of ['l', 'm', 'n']) trial.accuse(liar, 'h', { stripes: 1 })
    trial
      .pass(WINDOW_MS - 2 * GRACE_MS)
      .say('h')
      .pass(2 * WINDOW_MS)
    expect(trial.verdicts()).toEqual([])
  })

  it('is judged when it has answered, and counts as gone without an answer', () => {
    const trial = court(tree)
      .accuse('a', 's')
      .accuse('b', 's')
      .pass(GRACE_MS + ANSWER_MS, ['s'])
    expect(trial.effects).toEqual([
      { type: 'doubt', peer: 's' },
      { type: 'ask', peer: 's' },
      { type: 'unheard', peer: 's' },
    ])
    expect(
      trial
        .pass(WINDOW_MS * 10)
        .say('s')
        .verdicts(),
    ).toEqual([['s', 'forged']])
  })

  it('is heard: what it says first counts', () => {
    const trial = court(tree)
      .accuse('a', 's')
      .accuse('b', 's')
      .pass(GRACE_MS + ANSWER_MS, ['s'])
    expect(trial.accuse('s', 'p').say('s').pass(GRACE_MS).verdicts()).toEqual([])
  })

  it('is not judged when its connection broke meanwhile', () => {
    const trial = court(tree).accuse('a', 's').accuse('b', 's')
    trial.guilt.lost('s' as PeerId, 0)
    // Its children may speak after it is back: what it has seen of that was said over the connection that broke.
    trial.accuse('c', 's')
    expect(trial.pass(GRACE_MS).say('s').pass(WINDOW_MS).effects).toEqual([])
    expect(trial.guilt.dueAt).toBeUndefined()
    expect(trial.accuse('a', 's').accuse('b', 's').pass(GRACE_MS).verdicts()).toEqual([['s', 'forged']])
  })
})

describe('a speaker who sends other frames than they sign', () => {
  const speaker = { isOnStage: true, children: [], parents: [] }

  it('is not convicted, however many say so', () => {
    const trial = court(tree)
    for (const by of ['p', 'q', 'r', 's']) trial.accuse(by, 'ann', speaker)
    trial.pass(GRACE_MS).say('ann').pass(WINDOW_MS)
    expect(trial.effects).toEqual([])
    expect(trial.guilt.dueAt).toBeUndefined()
  })

  it('has nothing against them of it when they carry others later', () => {
    const trial = court({ ...tree, b: 'ann', c: 'ann', d: 'ann' })
    for (const by of ['p', 'q', 'r']) trial.accuse(by, 'ann', speaker)
    trial.pass(GRACE_MS).say('ann').pass(WINDOW_MS)
    trial.accuse('b', 'ann').pass(GRACE_MS).say('ann').pass(WINDOW_MS)
    expect(trial.verdicts()).toEqual([])
    expect(trial.accuse('b', 'ann').accuse('c', 'ann').pass(GRACE_MS).verdicts()).toEqual([['ann', 'forged']])
  })

  it('is an excuse for one voice after the other only so often', () => {
    const trial = court(tree)
    for (let count = 0; count < UNDECIDED_LIMIT; count += 1) {
      expect(trial.verdicts()).toEqual([])
      const source = (count + 1) as SourceId
      trial
        .accuse('s', 'p', { source })
        .accuse('q', 'p', { source })
        .accuse('p', `voice${count}`, { ...speaker, source })
      trial.pass(GRACE_MS).say(`voice${count}`).say('p').pass(WINDOW_MS)
    }
    expect(trial.verdicts()).toEqual([['p', 'accuser']])
  })
})

describe('accusations that nothing decides', () => {
  it('convict whom one identity after the other accuses', () => {
    const trial = court({ ...tree, d: 's', e: 's', f: 's' })
    for (const by of ['a', 'b', 'c']) {
      expect(trial.verdicts()).toEqual([])
      trial.accuse(by, 's').pass(GRACE_MS).say('s').pass(WINDOW_MS)
    }
    expect(trial.verdicts()).toEqual([['s', 'forged']])
  })

  it('convict who accuses one parent after the other alone, also as an excuse', () => {
    const trial = court({ a: 's', b: 's' })
    for (let count = 0; count < UNDECIDED_LIMIT; count += 1) {
      expect(trial.verdicts()).toEqual([])
      const parent = `p${count}`
      trial.accuse('a', 's').accuse('b', 's').accuse('s', parent)
      trial.pass(GRACE_MS).say(parent).pass(WINDOW_MS)
    }
    expect(trial.verdicts()).toEqual([['s', 'accuser']])
  })

  it('do not count for who accused those that were convicted', () => {
    const trial = court({ a: 's', b: 's' })
    for (let count = 0; count < 2 * UNDECIDED_LIMIT; count += 1) {
      const parent = `p${count}`
      trial.accuse('a', parent).accuse('b', parent).pass(GRACE_MS).pass(WINDOW_MS)
    }
    expect(trial.verdicts()).not.toContainEqual(['a', 'accuser'])
  })

  it('end the weight of a word after so many', () => {
    const trial = court({})
    for (let count = 0; count < 3 * MAX_ACCUSED; count += 1) {
      for (const by of ['a', 'b', 'c']) {
        trial.accuse(by, `p${count}`, { children: Array.from({ length: 9 }, (_, index) => party(`child${index}`)) })
      }
      trial.pass(GRACE_MS).say(`p${count}`).pass(WINDOW_MS)
    }
    expect(trial.verdicts()).toHaveLength(MAX_ACCUSED)
  })
})

it('what a convicted identity says counts no more', () => {
  const trial = court(tree).accuse('a', 's').accuse('b', 's').pass(GRACE_MS)
  expect(trial.guilt.verdictOn('s')).toBe('forged')
  trial.guilt.convict('x', 'forged')
  trial
    .accuse('s', 'p')
    .accuse('x', 'p')
    .pass(WINDOW_MS * 2)
  expect(trial.verdicts()).toEqual([['s', 'forged']])
  expect(trial.guilt.dueAt).toBeUndefined()
})
