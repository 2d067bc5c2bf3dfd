import { describe, expect, it } from 'vitest'
import { duration, lastLines, run } from './run.mjs'

describe('running a program', () => {
  const node = (code: string, options = {}) => run(process.execPath, ['-e', code], options)

  it('gives back what it printed, on either stream, and its exit code', async () => {
    const result = await node(`console.log('out'); console.error('err'); process.exitCode = 3`)
    expect(result.code).toBe(3)
    expect(result.output.split('\n').toSorted()).toEqual(['', 'err', 'out'])
  })

  it('ends it when it takes too long, and says so', async () => {
    const result = await node(`setInterval(() => {}, 1_000)`, { limitMs: 100 })
    expect(result).toMatchObject({ code: 124, output: expect.stringContaining('Gave up after') })
  })

  it('has an exit code for a program that is not there', async () => {
    expect(await run('/no/such/program', [])).toMatchObject({ code: 127 })
  })
})

describe('what people read', () => {
  it.each([
    [940, '940 ms'],
    [4_200, '4.2 s'],
    [59_990, '1 min 0 s'],
    [125_000, '2 min 5 s'],
    [239_700, '4 min 0 s'],
  ])('writes %i ms as %s', (ms, text) => expect(duration(ms)).toBe(text))

  it('keeps the end of a long output', () => expect(lastLines('a\nb\nc\n', 2)).toBe('b\nc'))
})
