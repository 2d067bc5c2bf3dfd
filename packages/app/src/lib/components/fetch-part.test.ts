import { describe, expect, it } from 'vitest'
import { addressIn, fetchPart } from './fetch-part.ts'

const here = { isOffline: () => false, importFrom: () => Promise.reject(new Error('not asked for')) }
const failure = (name: string) =>
  new TypeError(`Failed to fetch dynamically imported module: https://tea.example/${name}.js`)

describe('a part of a page', () => {
  it('is what its import brings', async () => {
    expect(await fetchPart(() => Promise.resolve('part'), here)).toBe('part')
  })

  it('says when it did not come, and is asked for under another address where the failure is kept', async () => {
    const asked: string[] = []
    const keeping = () => Promise.reject(failure('end'))
    const world = {
      isOffline: () => false,
      importFrom: (url: string) => {
        asked.push(url)
        return asked.length === 1 ? Promise.reject(failure('end')) : Promise.resolve('part')
      },
    }
    await expect(fetchPart(keeping, world)).rejects.toThrow(/end/)
    await expect(fetchPart(keeping, world)).rejects.toThrow(/end/)
    expect(await fetchPart(keeping, world)).toBe('part')
    expect(asked).toEqual(['https://tea.example/end.js?again=1', 'https://tea.example/end.js?again=2'])
  })

  it('comes at the next press where the browser forgets the failure', async () => {
    let isUp = false
    const load = () => (isUp ? Promise.resolve('part') : Promise.reject(failure('menu')))
    await expect(fetchPart(load, here)).rejects.toThrow(/menu/)
    isUp = true
    expect(await fetchPart(load, here)).toBe('part')
  })

  it('is not asked for without a connection, or the browser would keep that it failed', async () => {
    let asked = 0
    const load = () => Promise.resolve((asked += 1))
    await expect(fetchPart(load, { ...here, isOffline: () => true })).rejects.toThrow(/no connection/)
    expect(asked).toBe(0)
  })
})

it.each([
  ['Failed to fetch dynamically imported module: http://127.0.0.1:3000/_app/a.js', 'http://127.0.0.1:3000/_app/a.js'],
  ['error loading dynamically imported module: https://tea.example/_app/a.js', 'https://tea.example/_app/a.js'],
  ['Importing a module script failed.', undefined],
  ['Failed to fetch dynamically imported module: data:text/javascript,1', undefined],
])('reads the address out of "%s"', (message, address) => {
  expect(addressIn(new TypeError(message))).toBe(address)
})
