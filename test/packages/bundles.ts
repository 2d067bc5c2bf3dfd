import { build as esbuild } from 'esbuild'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build as vite, type InlineConfig } from 'vite'
import webpack from 'webpack'

const CONSUMER = join(import.meta.dirname, 'consumer')
/** What esbuild must be told: it makes no file of a URL by itself. */
const SCRIPTS = [
  ...['forwarder-worker', 'noble-signing', 'wasm-decoder'],
  ...['playout-worklet', 'capture-worklet', 'encoder-worker'],
]
const html = (script: string) => `<!doctype html><title>Banyan</title><script type="module" src="${script}"></script>\n`

/** Puts the pages' programs beside the installed packages, as a project of a stranger has them. */
export async function writePages(project: string): Promise<void> {
  await mkdir(join(project, 'pages'), { recursive: true })
  for (const name of ['listener', 'smallest']) {
    await copyFile(join(CONSUMER, `${name}.js`), join(project, 'pages', `${name}.js`))
    await writeFile(join(project, 'pages', `${name}.html`), html(`./${name}.js`))
  }
}

const outputOf = async (project: string, name: string) => {
  const folder = join(project, 'built', name)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  return folder
}

/** As Vite builds it, with no option but which page. */
export async function buildWithVite(project: string, page: 'listener' | 'smallest'): Promise<void> {
  const folder = await outputOf(project, `vite-${page}`)
  const config: InlineConfig = {
    root: join(project, 'pages'),
    base: './',
    ...{ configFile: false, logLevel: 'error' },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      rolldownOptions: { input: join(project, 'pages', `${page}.html`) },
    },
  }
  await vite(config)
}

export async function buildWithEsbuild(project: string): Promise<void> {
  const folder = await outputOf(project, 'esbuild')
  await esbuild({
    absWorkingDir: project,
    entryPoints: {
      listener: 'pages/listener.js',
      ...Object.fromEntries(SCRIPTS.map((name) => [name, `@banyan/core/${name}`])),
    },
    ...{
      bundle: true,
      format: 'esm',
      splitting: true,
      minify: true,
      target: 'es2022',
      outdir: folder,
      logLevel: 'silent',
    },
  })
  await writeFile(join(folder, 'listener.html'), html('./listener.js'))
}

export async function buildWithWebpack(project: string): Promise<void> {
  const folder = await outputOf(project, 'webpack')
  const compiler = webpack({
    context: project,
    ...{ mode: 'production', entry: { listener: './pages/listener.js' }, target: ['web', 'es2022'] },
    output: { path: folder, filename: '[name].js', module: true, chunkFormat: 'module' },
    experiments: { outputModule: true },
    performance: false,
  })
  const stats = await promisify(compiler.run.bind(compiler))()
  await promisify(compiler.close.bind(compiler))()
  if (stats?.hasErrors() || stats?.hasWarnings())
    throw new Error(stats.toString({ all: false, errors: true, warnings: true }))
  await writeFile(join(folder, 'listener.html'), html('./listener.js'))
}

/** No bundler: the page imports the file that npm installed, by its URL. */
export async function buildWithoutBundler(project: string): Promise<void> {
  const folder = await outputOf(project, 'plain')
  const program = await readFile(join(CONSUMER, 'listener.js'), 'utf8')
  const byUrl = program.replace("'@banyan/core'", "'../../node_modules/@banyan/core/dist/index.js'")
  await writeFile(join(folder, 'listener.js'), byUrl)
  await writeFile(join(folder, 'listener.html'), html('./listener.js'))
}
