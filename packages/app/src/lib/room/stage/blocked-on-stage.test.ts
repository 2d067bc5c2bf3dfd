import { expect, it } from 'vitest'
import { blockedOnStage } from './blocked-on-stage.ts'

it('finds those on stage whom one has blocked by their accounts, whatever they call themselves', () => {
  const blocked = new Set(['id-mallory'])
  const stage = [
    { name: 'Ada', identity: 'id-ada' },
    { name: 'Ada', identity: 'id-mallory' },
    { name: 'id-mallory' },
    { name: 'Lin', identity: 'guest:id-mallory' },
  ]
  expect(blockedOnStage(stage, (identity) => blocked.has(identity))).toEqual(['Ada'])
  expect(blockedOnStage(stage.slice(0, 1), (identity) => blocked.has(identity))).toEqual([])
})
