import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { batches, count, quickStages, STAGES } from './stages.mjs'

describe('counting the tests of a vitest report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'banyan-stages-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  const report = (numbers: object, testResults: object[] = []) => {
    const path = join(folder, 'report.json')
    const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 }
    writeFileSync(path, JSON.stringify({ ...none, ...numbers, testResults }))
    return path
  }

  it('counts what passed, failed and was skipped', () => {
    const path = report({ numPassedTests: 7, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 })
    expect(count(path, 1)).toEqual({ passed: 7, failed: 2, skipped: 2 })
  })

  it('counts a file that could not be loaded as one failure', () => {
    const path = report({ numPassedTests: 7 }, [{ status: 'failed', assertionResults: [] }])
    expect(count(path, 1)).toMatchObject({ passed: 7, failed: 1 })
  })

  it('does not count a file twice when its tests failed', () => {
    const path = report({ numFailedTests: 1 }, [{ status: 'failed', assertionResults: [{ status: 'failed' }] }])
    expect(count(path, 1)).toMatchObject({ failed: 1 })
  })

  it('fails when vitest does, though no test did: an error escaped, or there were no tests', () => {
    expect(count(report({ numPassedTests: 7 }), 1)).toMatchObject({ passed: 7, failed: 1 })
  })

  it('fails when there is no report', () => {
    expect(count(join(folder, 'none.json'), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })
})

describe('stages', () => {
  const names = (stages: typeof STAGES) => batches(stages).map((batch) => batch.map(({ name }) => name).join(' '))

  it('run side by side where they are checks, and one by one where they are tests', () => {
    expect(names(STAGES)).toEqual([
      'types svelte lint format layers documents unused api',
      'unit',
      'integration',
      'packages scenes',
      'stories',
      'e2e',
    ])
    const some = STAGES.filter(({ name }) => ['unit', 'lint', 'types'].includes(name))
    expect(names(some.toReversed())).toEqual(['unit', 'lint types'])
  })

  it('are few for daily work, with one story in a browser', () => {
    expect(names(quickStages())).toEqual(['types lint layers', 'unit', 'stories'])
    expect(quickStages().at(-1)?.arguments).toEqual(['test/stories/story.test.ts'])
  })
})
