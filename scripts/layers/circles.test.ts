import { describe, expect, it } from 'vitest'
import { circles } from './circles.ts'

const circlesOf = (files: Readonly<Record<string, string>>) =>
  circles(new Map(Object.entries(files))).map((line) => line.split('\n')[0])

describe('circles', () => {
  it('names the files of a circle in their order, types included', () => {
    expect(
      circlesOf({
        'a/one.ts': `import { two } from './two.ts'`,
        'a/two.ts': `export * from '../b/three.ts'`,
        'b/three.ts': `import type { One } from '../a/one.ts'\ntype X = import('../c.ts').X`,
        'c.ts': `import { readFile } from 'node:fs/promises'`,
      }),
    ).toEqual(['a/one.ts -> a/two.ts -> b/three.ts -> a/one.ts'])
  })

  it('says what to do about one', () => {
    const [line] = circles(new Map([['a.ts', `import './a.ts'`]]))
    expect(line).toContain('a.ts -> a.ts\n  These files need one another. Move what both need')
  })

  it('gives each group of files its shortest circle', () => {
    expect(
      circlesOf({
        'a.ts': `import './b.ts'`,
        'b.ts': `import './a.ts'\nimport './c.ts'`,
        'c.ts': `import './a.ts'`,
        'x.ts': `import './y.ts'`,
        'y.ts': `await import('./x.ts')`,
      }),
    ).toEqual(['a.ts -> b.ts -> a.ts', 'x.ts -> y.ts -> x.ts'])
  })

  it('follows the alias of the app and the scripts of Svelte files', () => {
    expect(
      circlesOf({
        'packages/app/src/lib/room/Room.svelte': `<script lang="ts">\n  import { view } from './view.ts'\n</script>`,
        'packages/app/src/lib/room/view.ts': `import Room from '#lib/room/Room.svelte'`,
      }),
    ).toHaveLength(1)
  })

  it('finds nothing where two files share a third', () => {
    expect(circlesOf({ 'a.ts': `import './c.ts'`, 'b.ts': `import './c.ts'\nimport './a.ts'`, 'c.ts': '' })).toEqual([])
  })
})
