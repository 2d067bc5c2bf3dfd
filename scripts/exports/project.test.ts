import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { readProject } from './project.ts'

describe('readProject', () => {
  let root = ''
  afterEach(() => rmSync(root, { recursive: true, force: true }))
  const write = (files: Readonly<Record<string, string>>) => {
    root = mkdtempSync(join(tmpdir(), 'banyan-exports-'))
    for (const folder of ['packages', 'test', 'scripts', 'docs']) mkdirSync(join(root, folder))
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
  }

  it('reads sources, the scripts of Svelte files and the TypeScript in Markdown', () => {
    write({
      'packages/one/package.json': '{ "name": "@our/one" }',
      'packages/one/src/a.ts': 'export const a = 1',
      'packages/one/src/B.svelte': '<script lang="ts">let b = 1</script><p>no code</p>',
      'packages/one/node_modules/c/c.ts': 'export const c = 1',
      'README.md': 'Words\n```ts\nimport { a } from "@our/one"\n```\n```sh\nls\n```\n',
    })
    expect([...readProject(root).files]).toEqual([
      ['README.md.ts', 'import { a } from "@our/one"\n'],
      ['packages/one/src/B.svelte.ts', 'let b = 1'],
      ['packages/one/src/a.ts', 'export const a = 1'],
    ])
  })

  it('finds the sources of entry points, whatever conditions lead to them', () => {
    const exports = {
      '.': './src/index.ts',
      './parts': { types: './dist/parts.d.ts', import: { source: './src/parts.ts', default: './dist/parts.js' } },
      './style.css': './style.css',
    }
    write({ 'packages/one/package.json': JSON.stringify({ name: '@our/one', exports }) })
    expect([...readProject(root).entryPoints]).toEqual([
      ['@our/one', 'packages/one/src/index.ts'],
      ['@our/one/parts', 'packages/one/src/parts.ts'],
    ])
  })
})
