// npm run pack: makes the tarballs that others install, in artifacts/packages.
//
// Inside the workspace the exports of a package are its sources; of an installed one they are its dist. `npm pack`
// takes package.json as it is (only pnpm knows publishConfig.exports, and pnpm leaves out what .gitignore names), so
// each package is put together in a folder of its own, where what npm reads is what npm packs.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { entriesOf, folderOf, manifestOf, PACKAGES } from './packages/list.mjs'
import { npm } from './packages/npm.mjs'
import { ROOT } from './workspace/paths.mjs'
import { giveUp } from './workspace/run.mjs'

/** @typedef {import('./packages/list.mjs').PackageName} PackageName */

const PACKED = join(ROOT, 'artifacts', 'packages')

/** @param {PackageName} name */
function publishedManifest(name) {
  const { exports, bin, dependencies = {}, ...rest } = manifestOf(name)
  const entries = entriesOf(name).map(({ subpath, entry }) => ({ subpath, entry }))
  // Copied out of opus-recorder by the build: it has no source in the workspace.
  if (name === 'core') entries.push({ subpath: './encoder-worker', entry: 'encoder-worker' })
  const others = Object.entries(exports).filter(([, target]) => !target.startsWith('./src/'))
  return {
    ...rest,
    devDependencies: undefined,
    ...(bin && { bin: Object.fromEntries(Object.keys(bin).map((program) => [program, `dist/bin/${program}.js`])) }),
    exports: {
      ...Object.fromEntries(
        entries.map(({ subpath, entry }) => [
          subpath,
          { types: `./dist/${entry}.d.ts`, default: `./dist/${entry}.js` },
        ]),
      ),
      ...Object.fromEntries(others),
      './package.json': './package.json',
    },
    dependencies: Object.fromEntries(
      Object.entries(dependencies).map(([each, range]) => [each, range === 'workspace:*' ? rest.version : range]),
    ),
  }
}

/** Lays a package out as it is installed. @param {PackageName} name */
function stage(name) {
  const [from, to] = [folderOf(name), join(PACKED, name)]
  rmSync(to, { recursive: true, force: true })
  mkdirSync(to, { recursive: true })
  const manifest = publishedManifest(name)
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
  cpSync(join(ROOT, 'LICENSE'), join(to, 'LICENSE'))
  cpSync(join(from, 'README.md'), join(to, 'README.md'))
  for (const folder of manifest.files.filter((each) => each !== 'src')) {
    cpSync(join(from, folder), join(to, folder), { recursive: true })
  }
  shipSources(from, to)
}

/**
 * Ships the sources that maps point to, so that an editor goes to them, and takes them out of the maps of the code.
 * @param {string} from @param {string} to
 */
function shipSources(from, to) {
  const dist = join(to, 'dist')
  const maps = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.map'))
  for (const map of maps) {
    const file = join(dist, map)
    /** @type {{ sources: string[], sourcesContent?: (string | null)[] }} */
    const read = JSON.parse(readFileSync(file, 'utf8'))
    read.sources.forEach((source, index) => {
      const relative = join(dirname(join('dist', map)), source)
      if (!relative.startsWith('src')) return
      mkdirSync(dirname(join(to, relative)), { recursive: true })
      cpSync(join(from, relative), join(to, relative))
      if (read.sourcesContent) read.sourcesContent[index] = null
    })
    writeFileSync(file, JSON.stringify(read))
  }
}

if (process.argv.includes('--help')) {
  console.log(
    'npm run pack: builds the packages, and makes archives of them in artifacts/packages. It takes no options.',
  )
  process.exit(0)
}
mkdirSync(PACKED, { recursive: true })
for (const file of readdirSync(PACKED)) if (file.endsWith('.tgz')) rmSync(join(PACKED, file))
await import('./build-packages.mjs')
try {
  for (const name of PACKAGES) stage(name)
  const folders = PACKAGES.map((name) => join(PACKED, name))
  await npm(['pack', '--silent', '--pack-destination', PACKED, ...folders], { cwd: PACKED })
} catch (error) {
  giveUp(error)
}
const archives = readdirSync(PACKED).filter((each) => each.endsWith('.tgz'))
for (const file of archives.sort()) {
  console.log(`${join('artifacts', 'packages', file)}  ${(statSync(join(PACKED, file)).size / 1_000).toFixed(0)} kB`)
}
console.log('\nThey need one another: npm install <this folder>/artifacts/packages/*.tgz')
