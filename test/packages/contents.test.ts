import { createPackageFromTarballData, checkPackage } from '@arethetypeswrong/core'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { describe, expect, inject, it } from 'vitest'
import { filesBelow } from '../../scripts/workspace/fingerprint.mjs'

const { all, core, packed, said } = inject('installed')
const NAMES = ['core', 'relay', 'node', 'sim']
const of = (name: string, ...path: string[]) => join(all, 'node_modules', '@banyan', name, ...path)
/** What `tsconfig.node20.json` does not see, and what the build must have written in older words. */
const NOT_IN_NODE_20 = [
  ...[/Promise\.(?:withResolvers|try)/, /URL\.parse\(/, /Array\.fromAsync/, /(?:Object|Map)\.groupBy/],
  ...[/node:sqlite/, /^\s*(?:await )?using \w+ =/, /RegExp\.escape/, /\bIterator\.from/],
]
const everything = (folder: string) => filesBelow(folder, () => false)

describe.each(NAMES)('the tarball of @banyan/%s', (name) => {
  it('is as publint wants it', async () => {
    const pkgDir = join(packed, name)
    const { messages } = await publint({ pkgDir, strict: true, pack: 'npm' })
    const pkg = JSON.parse(await readFile(join(pkgDir, 'package.json'), 'utf8'))
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([])
  })

  it('has types that are right for every ESM resolution', async () => {
    const tarball = await readFile(join(packed, `banyan-${name}-0.1.0.tgz`))
    const analysis = await checkPackage(createPackageFromTarballData(tarball), {
      // Data is read by its path, and has no types.
      excludeEntrypoints: [/^\.\/data/, './package.json'],
    })
    if (!analysis.types) throw new Error('there are no types')
    // ESM alone: CommonJS of Node 20.19 and newer loads it by require, older resolutions of TypeScript do not know
    // exports.
    const old = new Set(['NoResolution', 'CJSResolvesToESM'])
    const esm = analysis.problems.filter(
      (problem) =>
        !old.has(problem.kind) || ('resolutionKind' in problem && /node16-esm|bundler/.test(problem.resolutionKind)),
    )
    expect(esm).toEqual([])
  })

  it('holds a licence, a README, and the source behind every map', async () => {
    const files = everything(of(name)).map((file) => file.slice(of(name).length + 1))
    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'package.json', 'dist/index.d.ts', 'dist/index.js']),
    )
    const maps = files.filter((file) => file.endsWith('.d.ts.map'))
    expect(maps.length).toBeGreaterThan(0)
    for (const map of maps) {
      const { sources } = JSON.parse(await readFile(of(name, map), 'utf8')) as { sources: string[] }
      for (const source of sources) expect(files).toContain(join(map, '..', source))
    }
    expect(files.filter((file) => /\.test\.|node_modules/.test(file))).toEqual([])
  })

  it('says what it is, and nothing of the workspace', async () => {
    const manifest = JSON.parse(await readFile(of(name, 'package.json'), 'utf8'))
    expect(manifest).toMatchObject({ license: 'MIT', type: 'module', engines: { node: '>=20' } })
    expect(manifest.description.length).toBeGreaterThan(20)
    expect(manifest.keywords.length).toBeGreaterThan(2)
    expect(JSON.stringify(manifest)).not.toMatch(/workspace:|devDependencies|"repository"/)
    const targets = Object.values<string | object>(manifest.exports).filter((target) => typeof target !== 'string')
    expect(new Set(targets.map((target) => Object.keys(target).join(' ')))).toEqual(new Set(['types default']))
  })

  it('uses nothing that Node 20 lacks', async () => {
    const missing = new RegExp(NOT_IN_NODE_20.map(({ source }) => source).join('|'), 'm')
    for (const file of everything(of(name, 'dist')).filter((each) => each.endsWith('.js'))) {
      expect(missing.exec(await readFile(file, 'utf8'))?.[0], file).toBeUndefined()
    }
  })
})

describe('an installed @banyan/core', () => {
  it('is all that npm brings, but for valibot, whose types its own lean on', async () => {
    const top = await readdir(join(core, 'node_modules'))
    expect(top.filter((name) => !name.startsWith('.')).sort()).toEqual(['@banyan', 'valibot'])
    expect(await readdir(join(core, 'node_modules', '@banyan'))).toEqual(['core'])
    expect(everything(join(core, 'node_modules')).filter((file) => /\.(?:node|so|dll|dylib|wasm)$/.test(file))).toEqual(
      [],
    )
  })

  it('imports nothing by a bare name, and asks for nothing that a strict policy forbids', async () => {
    const scripts = everything(of('core', 'dist')).filter((file) => file.endsWith('.js'))
    expect(scripts.length).toBeGreaterThan(10)
    for (const file of scripts) {
      const text = await readFile(file, 'utf8')
      // Comments of others have examples, with imports.
      const code = text.replaceAll(/^\s*\/\*[^]*?\*\//gm, '')
      const imports = [...code.matchAll(/^(?:import|export)\b[^'"\n]*?["']([^"'\n]+)["'];?$/gm)].map(
        ([, from]) => from!,
      )
      expect(
        imports.filter((from) => !from.startsWith('./')),
        file,
      ).toEqual([])
      expect(code, file).not.toMatch(/\brequire\(|\beval\(/)
    }
  })

  it('names the licences of what is bundled', async () => {
    const notices = await readFile(of('core', 'dist', 'THIRD-PARTY-NOTICES.txt'), 'utf8')
    for (const name of ['simple-peer-light', 'socket.io-client', 'opus-decoder', 'opus-recorder', 'valibot']) {
      expect(notices).toContain(`${name} `)
    }
    expect(notices).toMatch(/Gregor Mitscha-Baude|Feross/)
  })
})

it('is installed without a warning', () => {
  expect(said.split('\n').filter((line) => /warn|error/i.test(line))).toEqual([])
})
