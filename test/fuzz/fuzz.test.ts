import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAsk, parseNotice, parseReply, type NoticeName, type RequestName } from '@banyan/core/protocol'
import { parseSignal } from '../../packages/core/src/transport/signal.ts'
import { fuzz, type FailingSeed } from './fuzz.ts'
import seeds from './seeds.json' with { type: 'json' }
import { type Target, TARGETS } from './targets.ts'
import { NOTICE_EXAMPLES, REPLIES, REQUEST_EXAMPLES, SIGNALS } from './messages.ts'

const below = (most: number): Target => ({
  batch: 100,
  property: fc.property(fc.nat(1_000), (number) => number < most) as unknown as Target['property'],
})

async function search(
  targets: Readonly<Record<string, Target>>,
  { runs = 1_000, kept = [] as readonly FailingSeed[] } = {},
) {
  const found: (FailingSeed & { story: string })[] = []
  const result = await fuzz({
    ...{ targets, kept, seed: 1 },
    isEnough: (tried) => tried >= runs,
    found: (fault, story) => found.push({ ...fault, story }),
  })
  return { ...result, found }
}

describe('fuzz', () => {
  it('finds a fault once, as small as it can be, and goes on with the rest', async () => {
    const { found, failures, runs } = await search({ wrong: below(900), right: below(1_001) })
    expect(found).toEqual([{ target: 'wrong', seed: expect.any(Number), story: expect.stringMatching(/^900/) }])
    expect(failures).toBe(1)
    expect(runs).toBeGreaterThanOrEqual(1_000)
  })

  it('finds it again by its seed, before anything else', async () => {
    const wrong = below(990)
    const [fault] = (await search({ wrong }, { runs: 100_000 })).found
    expect(fault).toBeDefined()
    const again = await search({ wrong }, { kept: [{ target: 'gone', seed: 3 }, fault!], runs: 1 })
    expect(again.found).toMatchObject([{ target: 'wrong', seed: fault?.seed }])
    expect(again.runs).toBeLessThanOrEqual(100)
  })

  it('counts an error as a fault, and tells it', async () => {
    const throws: Target['property'] = fc.property(fc.nat(), (): boolean => {
      throw new Error('beyond the end')
    }) as unknown as Target['property']
    expect((await search({ throws: { batch: 1, property: throws } })).found[0]?.story).toContain('beyond the end')
  })

  it('is over when nothing is left to try', async () => {
    expect(await search({ wrong: below(0) })).toMatchObject({ failures: 1 })
  })
})

describe('what is fuzzed', () => {
  it('starts from messages that parse', () => {
    for (const [name, ask] of Object.entries(REQUEST_EXAMPLES))
      expect(parseAsk(name as RequestName, ask)).toMatchObject({ ok: true })
    for (const [name, value] of Object.entries(REPLIES)) {
      expect(parseReply(name as RequestName, { ok: true, value })).toMatchObject({ ok: true })
    }
    for (const [name, notice] of Object.entries(NOTICE_EXAMPLES)) {
      expect(parseNotice(name as NoticeName, notice)).toMatchObject({ ok: true })
    }
    for (const signal of SIGNALS) expect(parseSignal(JSON.stringify(signal))).toEqual(signal)
  })

  it('holds for a batch of each target, and for every seed that ever found a fault', async () => {
    const batches = Object.values(TARGETS).reduce((sum, { batch }) => sum + batch, 0)
    expect(await search(TARGETS, { runs: batches, kept: seeds })).toMatchObject({ failures: 0, found: [] })
  })
})
