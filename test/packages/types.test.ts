import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { ROOT, WORKSPACE_NODE } from '../../scripts/workspace/paths.mjs'
import { startProgram } from '../helpers/start-program.ts'
import { exampleOf } from './readme.ts'

const { all } = inject('installed')
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
/** Every entry point and every script that a page loads, as imports that nothing leaves out. */
const IMPORTS = `
import '@banyan/core/forwarder-worker'
import '@banyan/core/noble-signing'
import '@banyan/core/capture-worklet'
import '@banyan/core/playout-worklet'
import '@banyan/core/encoder-worker'
export * as core from '@banyan/core'
export * as protocol from '@banyan/core/protocol'
export * as ports from '@banyan/core/ports'
export * as topology from '@banyan/core/topology'
export * as wire from '@banyan/core/wire'
export * as parts from '@banyan/core/parts'
export * as testing from '@banyan/core/testing'
export * as node from '@banyan/node'
export * as nodeTesting from '@banyan/node/testing'
export * as relay from '@banyan/relay'
export * as memory from '@banyan/relay/memory'
export * as sim from '@banyan/sim'
`

describe.concurrent.each([
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
])('TypeScript with moduleResolution $moduleResolution', (resolution) => {
  it('takes the examples of all READMEs as they stand', async () => {
    const folder = join(all, `types-${resolution.moduleResolution}`)
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    for (const name of ['core', 'node', 'relay', 'sim']) {
      await writeFile(join(folder, `${name}.ts`), await exampleOf(all, name))
    }
    await writeFile(join(folder, 'imports.ts'), IMPORTS)
    const compilerOptions = {
      ...resolution,
      ...{ target: 'es2022', lib: ['es2024', 'dom', 'dom.iterable', 'esnext.disposable'], types: ['node'] },
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true },
      // Not what other packages declare, but all of ours.
      skipLibCheck: true,
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    const tsc = await startProgram(WORKSPACE_NODE, [TSC, '-p', folder], { cwd: all }).over
    expect(tsc).toEqual({ code: 0, stdout: '', stderr: '' })
  })
})
