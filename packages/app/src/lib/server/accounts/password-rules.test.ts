import { describe, expect, it } from 'vitest'
import { passwordProblem } from './password-rules.ts'

const known = { handle: 'ada_lovelace', name: 'Ada Lovelace', community: 'Under the tree' }

describe('a new password', () => {
  it.each(
    [
      ...['12345678', '87654321', '11111111', 'password', 'Password1', 'Passw0rd!', 'P@ssw0rd123', 'iloveyou2'],
      ...['qwertyuiop', 'azertyuiop', '1q2w3e4r', 'asdfghjkl', 'abcdefgh', 'abcabcabc', 'aaaaaaaaaaaa'],
      ...['trustno1', 'dragon12', 'letmein123', 'motdepasse', 'bonjour123', 'welcome2026', '01011990'],
      ...['P a s s w o r d', 'password password', '12 34 56 78', 'ｐａｓｓｗｏｒｄ'],
    ].map((password) => ({ password })),
  )('is not one that guessers try first: $password', async ({ password }) => {
    expect(await passwordProblem(password, known)).toBe('password-common')
  })

  it.each(
    [
      ...[
        'ada_lovelace',
        'adalovelace',
        'Ada Lovelace',
        'AdaLovelace!',
        'lovelace1815',
        'LOVELACE',
        'L0v3l4c3',
        'L0v3lac3!!',
      ],
      ...['ecalevol', 'adaadaada', 'ada12345', 'under the tree', 'UnderTheTree1', 'banyanbanyan', 'banyan2026'],
    ].map((password) => ({ password })),
  )('is not what everybody knows of the person and the place: $password', async ({ password }) => {
    expect(await passwordProblem(password, known)).toBe('password-personal')
  })

  it.each(
    [
      ...['difference engine', 'a tree has many roots', 'correct horse battery', 'kX9#mq2v', 'roots and leaves'],
      ...['ada has a password', 'ada_lovelace under the tree', 'les feuilles tombent', '木の下で話しましょう今夜'],
    ].map((password) => ({ password })),
  )('may be anything else: $password', async ({ password }) => {
    expect(await passwordProblem(password, known)).toBeUndefined()
  })

  it('has a length, in characters', async () => {
    expect(await passwordProblem('seventh', known)).toBe('password-short')
    expect(await passwordProblem('x'.repeat(129), known)).toBe('password-long')
  })

  it('may be of somebody whose name has no letter in it', async () => {
    expect(await passwordProblem('difference engine', { handle: '__', name: '…', community: '★' })).toBeUndefined()
  })
})
