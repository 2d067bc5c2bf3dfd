import { describe, expect, it } from 'vitest'
import { duration, FINISHED_PIPE, lastLines, run } from './run.mjs'

describe('running a program', () => {
  const node = (code: string, options = {}) => run(process.execPath, ['-e', code], options)

  it('gives back what it printed, on either stream, and its exit code', async () => {
    const result = await node(`console.log('out'); console.error('err'); process.exitCode = 3`)
    expect(result.code).toBe(3)
    expect(result.output.split('\n').toSorted()).toEqual(['', 'err', 'out'])
  })

  /** Does something every 10 ms, `times` times, and then waits for ever or ends. */
  const ticking = (
    deed: string,
    { times, last = 'setInterval(() => {}, 1_000)' }: { times: number; last?: string },
  ) => `
    let times = 0
    const timer = setInterval(() => {
      ${deed}
      if (++times < ${times}) return
      clearInterval(timer)
      ${last}
    }, 10)`
  const finishOne = `require('node:fs').writeSync(${FINISHED_PIPE}, '.')`

  it('ends it when it prints nothing for too long, and says so', async () => {
    const result = await node(ticking(`console.log('.')`, { times: 3 }), { stallMs: 1_000 })
    expect(result).toMatchObject({ code: 124, output: expect.stringContaining('Nothing was printed for 1.0 s') })
  })

  it('ends it when nothing was finished for too long, however much it prints', async () => {
    const result = await node(ticking(`console.log('.')`, { times: 10_000 }), { stallMs: 500, signs: 'finished' })
    expect(result).toMatchObject({ code: 124, output: expect.stringContaining('Nothing was finished for 500 ms') })
  })

  it.concurrent.each([
    ['prints', { signs: 'output' }, `console.log('.')`],
    ['finishes something', { signs: 'finished' }, finishOne],
  ] as const)('lets it go on for as long as it %s', async (_, options, deed) => {
    const stallMs = 1_500 // many times what a program takes to start
    const result = await node(ticking(deed, { times: 160, last: '' }), { stallMs, ...options })
    expect(result.code).toBe(0)
    expect(result.ms).toBeGreaterThan(stallMs)
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
