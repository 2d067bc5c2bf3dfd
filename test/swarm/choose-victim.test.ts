import { describe, expect, it } from 'vitest'
import { chooseVictim } from './choose-victim.ts'

const peers = [0, 3, 8, 1, 0].map((carrying, index) => ({ name: 'abcde'[index], carrying }))

describe('chooseVictim', () => {
  it('takes the one that carries most at every other turn', () => {
    expect([0, 2].map((turn) => chooseVictim(peers, turn, () => 0)?.name)).toEqual(['c', 'c'])
  })
  it.each([
    [0, 'b'],
    [0.4, 'c'],
    [0.999, 'd'],
  ])('takes any that carries at the other turns, by chance (%d: %s)', (chance, name) => {
    expect(chooseVictim(peers, 1, () => chance)?.name).toBe(name)
  })
  it('takes nobody where nobody carries', () => {
    expect(chooseVictim([{ carrying: 0 }], 0, () => 0)).toBeUndefined()
    expect(chooseVictim([], 1, () => 0)).toBeUndefined()
  })
})
