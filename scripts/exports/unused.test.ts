import { describe, expect, it } from 'vitest'
import { unusedExports } from './unused.ts'

/** The exports that nothing uses in a project of these files, of which `pkg/index.ts` is an entry point. */
function unused(files: Readonly<Record<string, string>>): string[] {
  const project = { files: new Map(Object.entries(files)), entryPoints: new Map([['@our/pkg', 'pkg/index.ts']]) }
  return unusedExports(project, ['pkg/']).map(({ path, line, name }) => `${path}:${line} ${name}`)
}

describe('unusedExports', () => {
  it('finds what only a test beside it uses', () => {
    expect(
      unused({
        'pkg/add.ts': '\nexport const add = 1',
        'pkg/add.test.ts': `import { add } from './add.ts'`,
      }),
    ).toEqual(['pkg/add.ts:2 add'])
  })

  it('takes an entry point for no user, however it passes names on', () => {
    const code = { 'pkg/add.ts': 'export function add() {}', 'pkg/sub.ts': 'export class Sub {}' }
    const index = `export * from './add.ts'\nexport { Sub as Minus } from './sub.ts'`
    expect(unused({ ...code, 'pkg/index.ts': index })).toEqual(['pkg/add.ts:1 add', 'pkg/sub.ts:1 Sub'])
    const user = `import { add, Minus } from '@our/pkg'`
    expect(unused({ ...code, 'pkg/index.ts': index, 'app/main.ts': user })).toEqual([])
  })

  it.each([
    ['another file', 'pkg/main.ts', `import { add } from './add.ts'`],
    ['a type in place', 'pkg/main.ts', `type Add = import('./add.ts').add`],
    ['a whole module', 'pkg/main.ts', `import * as sums from './add.ts'`],
    ['a dynamic import', 'pkg/main.ts', `const sums = await import('./add.ts')`],
    ['a test of something else', 'test/all.test.ts', `import { add } from '../pkg/add.ts'`],
  ])('takes %s for a user', (_, path, text) => {
    expect(unused({ 'pkg/add.ts': 'export type add = 1', [path]: text })).toEqual([])
  })

  it('lets a file export what it uses itself, until an entry point promises it to everybody', () => {
    const files = { 'pkg/add.ts': 'export const LIMIT = 1\nexport interface Sum {}\nlet x: Sum = LIMIT' }
    expect(unused(files)).toEqual([])
    expect(unused({ ...files, 'pkg/index.ts': `export * from './add.ts'` })).toEqual(['pkg/add.ts:1 LIMIT'])
  })

  it('takes tests for users of helpers that are for tests', () => {
    const test = `import { world } from './world.ts'`
    expect(unused({ 'pkg/testing/world.ts': 'export const world = 1', 'pkg/testing/a.test.ts': test })).toEqual([])
  })

  it('reads names that are taken apart', () => {
    expect(unused({ 'pkg/add.ts': 'export const { a, b: [c] } = sums' })).toEqual(['pkg/add.ts:1 a', 'pkg/add.ts:1 c'])
  })
})
