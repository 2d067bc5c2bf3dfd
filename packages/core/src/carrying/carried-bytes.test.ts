import { describe, expect, it } from 'vitest'
import { carriedBytes } from './carried-bytes.ts'

class MemoryStorage {
  readonly values = new Map<string, string>()
  getItem = (key: string): string | null => this.values.get(key) ?? null
  setItem = (key: string, value: string): void => void this.values.set(key, value)
}
const KEY = 'banyan-carried'

describe('carriedBytes', () => {
  it('adds up over pages, and starts again with the month', () => {
    const storage = new MemoryStorage()
    let today = new Date(2030, 0, 31)
    const now = () => today
    const carried = carriedBytes({ storage, now })
    carried.add(1_000)
    carriedBytes({ storage, now }).add(500)
    carried.add(10)
    expect(carried.read()).toBe(1_510)
    today = new Date(2030, 1, 1)
    expect(carried.read()).toBe(0)
    carried.add(7)
    expect(carriedBytes({ storage, now }).read()).toBe(7)
    today = new Date(2031, 1, 1) // the same month of another year
    expect(carried.read()).toBe(0)
  })

  it.each([
    '',
    'null',
    '12',
    '[]',
    '{',
    '{"month":"2030-01"}',
    '{"month":"2030-01","bytes":"9"}',
    '{"month":1,"bytes":9}',
  ])('takes %j in storage for nothing, and writes over it', (garbage) => {
    const storage = new MemoryStorage()
    storage.setItem(KEY, garbage)
    const carried = carriedBytes({ storage, now: () => new Date(2030, 0, 1) })
    expect(carried.read()).toBe(0)
    carried.add(5)
    expect(storage.getItem(KEY)).toBe('{"bytes":5,"month":"2030-01"}')
  })

  it.each(['{"month":"2030-01","bytes":-5}', '{"month":"2030-01","bytes":1e999}'])('believes no %s', (text) => {
    const storage = new MemoryStorage()
    storage.setItem(KEY, text)
    expect(carriedBytes({ storage, now: () => new Date(2030, 0, 1) }).read()).toBe(0)
  })

  it('counts without storage as long as it lives', () => {
    const refuse = () => {
      throw new Error('storage is off')
    }
    for (const storage of [undefined, { getItem: refuse, setItem: refuse }]) {
      const carried = carriedBytes({ storage })
      carried.add(3)
      carried.add(4)
      carried.add(Number.NaN)
      expect(carried.read()).toBe(7)
    }
  })
})
