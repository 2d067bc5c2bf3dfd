// npm run build: makes dist/ of the packages that others install.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'tsdown'
import { entriesOf, folderOf, isScript, manifestOf, PACKAGES } from './packages/list.mjs'
import { noticesOf } from './packages/notices.mjs'
import { ROOT } from './workspace/paths.mjs'

/** What all builds have in common. */
const COMMON = /** @type {const} */ ({
  config: false,
  format: 'esm',
  fixedExtension: false,
  report: false,
  logLevel: 'warn',
  sourcemap: true,
  checks: { pluginTimings: false },
  tsconfig: join(ROOT, 'tsconfig.json'),
})
/** What Node 20 and the browsers of 2023 run; newer syntax (`using`) is written in older words. */
const TARGET = 'es2022'

/**
 * The sources name scripts as they lie in the workspace; in `dist` all lie in one folder. Vite makes a `data:` URL of
 * a file that is small, which a strict content security policy forbids, unless it reads `no-inline`; to all others
 * that is a query without meaning.
 * @type {readonly (readonly [source: string, built: string])[]}
 */
const SCRIPT_URLS = [
  ['./forwarder-worker.ts', './forwarder-worker.js'],
  ['opus-recorder/dist/encoderWorker.min.js', './encoder-worker.js'],
  ['./capture-worklet.js', './capture-worklet.js?no-inline'],
  ['./playout-worklet.js', './playout-worklet.js?no-inline'],
]
const scriptUrls = {
  name: 'script-urls',
  transform: {
    filter: { code: 'import.meta.url' },
    handler(/** @type {string} */ code) {
      let changed = code
      for (const [source, built] of SCRIPT_URLS)
        changed = changed.replaceAll(`new URL('${source}'`, `new URL('${built}'`)
      // Without a map of its own the plugin keeps that of the source, in which no line moves.
      return changed === code ? null : { code: changed, map: null }
    },
  },
}

/** What is fetched by few browsers alone. */
const LATER = /import\('\.\/(noble-signing|wasm-decoder)\.ts'\)/
/**
 * Bundlers make one file of a worker: Vite puts into it whatever it would import later. So a worker fetches by URL what
 * few browsers need.
 */
const laterByUrl = {
  name: 'later-by-url',
  transform: {
    filter: { code: LATER },
    handler(/** @type {string} */ code) {
      const byUrl = code.replace(LATER, (_import, name) => {
        const url = `new URL('./${name}.js?no-inline', import.meta.url).href`
        return `((url) => import(/* @vite-ignore */ /* webpackIgnore: true */ url))(${url})`
      })
      return { code: byUrl, map: null }
    },
  },
}

/**
 * Core runs in browsers, so what it needs is bundled in the build for browsers; nothing is left to import by a bare
 * name.
 */
async function buildCore() {
  const cwd = folderOf('core')
  const entries = entriesOf('core')
  const only = (/** @type {boolean} */ scripts) =>
    Object.fromEntries(
      entries.filter(({ entry }) => isScript(entry) === scripts).map(({ entry, source }) => [entry, source]),
    )
  const notices = noticesOf(cwd)
  // `valibot` stays in the types: schemas of two copies of it would not fit each other.
  const deps = {
    alwaysBundle: /./,
    onlyBundle: /** @type {const} */ (false),
    dts: { alwaysBundle: [], neverBundle: ['valibot'] },
  }
  const plugins = [scriptUrls, notices.plugin]
  const shared = { ...COMMON, cwd, platform: /** @type {const} */ ('browser'), target: TARGET, deps, plugins }
  await build({ ...shared, entry: only(false), dts: { sourcemap: true } })
  // Pages load these as they are; bundlers copy worklets without a look inside.
  for (const [entry, source] of Object.entries(only(true))) {
    // One at a time: each is one file.
    const late = { plugins: [laterByUrl, ...plugins], outputOptions: { codeSplitting: false } }
    await build({ ...shared, ...late, entry: { [entry]: source }, dts: false, clean: false, minify: true })
  }
  writeFileSync(join(cwd, 'dist', 'encoder-worker.js'), encoderWorker(cwd))
  for (const entry of [...Object.keys(only(true)), 'encoder-worker']) {
    writeFileSync(join(cwd, 'dist', `${entry}.d.ts`), '// A script that is loaded by its URL.\nexport {}\n')
  }
  notices.add('opus-recorder')
  writeFileSync(join(cwd, 'dist', 'THIRD-PARTY-NOTICES.txt'), notices.text())
}

/** opus-recorder's worker, without the words for Node that bundlers would try to follow. @param {string} core */
function encoderWorker(core) {
  const file = createRequire(join(core, 'package.json')).resolve('opus-recorder/dist/encoderWorker.min.js')
  const code = readFileSync(file, 'utf8')
  const clean = code
    .replaceAll(/require\("(?:fs|path)"\)/g, 'undefined')
    .replace('var module=module||{};module.exports={Module:Module,OggOpusEncoder:OggOpusEncoder};', '')
  if (/\brequire\(|module\.exports/.test(clean)) throw new Error(`${file} has other words for Node than expected`)
  return `/*! opus-recorder and libopus: see THIRD-PARTY-NOTICES.txt */\n${clean.trim()}\n`
}

/** Packages for Node leave what they need to npm. @param {'relay' | 'node' | 'sim'} name */
async function buildForNode(name) {
  const cwd = folderOf(name)
  const { bin = {} } = manifestOf(name)
  const programs = Object.entries(bin).map(([program, source]) => [`bin/${program}`, source])
  const entry = Object.fromEntries([...entriesOf(name).map(({ entry, source }) => [entry, source]), ...programs])
  await build({ ...COMMON, cwd, entry, platform: 'node', target: TARGET, dts: { sourcemap: true }, nodeProtocol: true })
}

if (process.argv.includes('--help')) {
  console.log('npm run build: makes dist/ in packages/core, node, relay and sim. It takes no options.')
  process.exit(0)
}
const started = performance.now()
await buildCore()
await Promise.all(PACKAGES.filter((name) => name !== 'core').map(buildForNode))
mkdirSync(join(ROOT, 'artifacts'), { recursive: true })
console.log(`built ${PACKAGES.join(', ')} in ${((performance.now() - started) / 1_000).toFixed(1)} s`)
