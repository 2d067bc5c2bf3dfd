import { describe, expect, it } from 'vitest'
import { layerOf, violations } from './check.ts'
import { LAYERS } from './table.ts'

const core = (path: string) => `packages/core/src/${path}`

describe('the check of import directions', () => {
  it('names file, line, what is wrong and why', () => {
    const text = `// scores\n\nimport { microphone } from '../capture/microphone.ts'\n`
    const wrong = 'topology/ may not import capture/.'
    const why = 'Planning is pure; pass the measurement in as an argument.'
    expect(violations(core('topology/score.ts'), text)).toEqual([
      `packages/core/src/topology/score.ts:3  ${wrong} ${why}`,
    ])
  })

  it.each([
    ['a value', `import { x } from '../transport/x.ts'`],
    ['a type', `import type { X } from '../transport/x.ts'`],
    ['a side effect', `import '../transport/x.ts'`],
    ['a re-export', `export * from '../transport/x.ts'`],
    ['a type in place', `type X = import('../transport/x.ts').X`],
    ['a dynamic import', `const x = await import('../transport/x.ts')`],
    ['a worker', `new Worker(new URL('../transport/x.ts', import.meta.url), { type: 'module' })`],
    ['a worker beside it', `new Worker(new URL('x/../../transport/x.ts', import.meta.url))`],
    ['an asset of it', `import url from '../transport/x.ts?url'`],
    ['a package', `import { io } from 'socket.io-client'`],
    ['a part of a package', `import { io } from 'socket.io-client/dist/x.js'`],
    ['something of Node', `import { readFile } from 'node:fs/promises'`],
    ['the package itself', `import { createSession } from '@banyan/core'`],
  ])('finds %s that a session may not have', (_, text) => {
    expect(violations(core('session/room.ts'), text)).toHaveLength(1)
  })

  it.each([
    ['what is in its own layer', core('playout/ear.ts'), `import { JitterBuffer } from './jitter-buffer.ts'`],
    ['a lower layer', core('session/room.ts'), `import type { Link } from '../ports/link.ts'`],
    ['its package', core('signaling/socket-io.ts'), `import { io } from 'socket.io-client'`],
    [
      'every implementation, where parts are put together',
      core('create-session.ts'),
      `import './transport/simple-peer.ts'`,
    ],
    ['test tools in a test', core('session/room.test.ts'), `import { it } from 'vitest'\nimport '../testing/index.ts'`],
    ['a public entry point', 'test/integration/voice.test.ts', `import { oggFileSink } from '@banyan/node'`],
  ])('allows %s', (_, path, text) => {
    expect(violations(path, text)).toEqual([])
  })

  it('does not take text for an import', () => {
    expect(
      violations(core('protocol/ids.ts'), `// import x from '../playout/x.ts'\nconst s = "from '../playout/x.ts'"`),
    ).toEqual([])
  })

  it('refuses to reach into another package by path', () => {
    const [line] = violations('test/e2e/room.test.ts', `import '../../packages/core/src/session/room.ts'`)
    expect(line).toContain('test may not import session/.')
  })

  it('reads the scripts of a Svelte file, on their lines', () => {
    const page = [
      `<script lang="ts" module>\n  export const a = 1\n</script>\n`,
      `<p>import './x'</p>\n`,
      `<script lang="ts">\n  import '../../../core/src/playout/x.ts'\n</script>\n`,
    ].join('')
    expect(violations('packages/app/src/routes/+page.svelte', page)).toEqual([
      expect.stringMatching(/\+page\.svelte:6 {2}app may not import playout\//),
    ])
  })

  it('asks for a layer when a new folder has none', () => {
    expect(layerOf(core('radio/x.ts'))).toBeUndefined()
    expect(violations(core('radio/x.ts'), '')).toHaveLength(1)
  })

  it('has a table in which nobody can reach themselves through others', () => {
    const below = new Map(LAYERS.map(({ name, layers }) => [name, layers]))
    const reaches = (from: string, to: string): boolean =>
      (below.get(from) ?? []).some((next) => next === to || reaches(next, to))
    expect(LAYERS.filter(({ name }) => reaches(name, name))).toEqual([])
    expect([...new Set(LAYERS.flatMap(({ layers }) => layers))].filter((name) => !below.has(name))).toEqual([])
  })
})
