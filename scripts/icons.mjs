// npm run icons: draws the app's icons from its logo with Chromium, into packages/app/static/icons. They are committed.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureChromium } from './workspace/chromium.mjs'
import { ROOT } from './workspace/paths.mjs'
import { endOnInterrupt, giveUp, run, StepFailure } from './workspace/run.mjs'

const STATIC = join(ROOT, 'packages', 'app', 'static')
/** `logo` is its share of the width; launchers cut maskable icons down to a circle of 80 %. */
const ICONS = [
  { name: 'icon-192', size: 192, logo: 0.66, radius: 0.22 },
  { name: 'icon-512', size: 512, logo: 0.66, radius: 0.22 },
  { name: 'maskable-192', size: 192, logo: 0.52, radius: 0 },
  { name: 'maskable-512', size: 512, logo: 0.52, radius: 0 },
  { name: 'apple-touch-icon', size: 180, logo: 0.6, radius: 0 },
]

/** @param {typeof ICONS[number]} icon @param {string} logo the paths of the logo, in a box of 32 x 32 */
const page = ({ size, logo: share, radius }, logo) => {
  const scale = (size * share) / 32
  const edge = (size * (1 - share)) / 2
  const stops = '<stop stop-color="#7856ff"/><stop offset="1" stop-color="#6039e8"/>'
  return `<!doctype html><style>body{margin:0}svg{display:block}</style>
<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" fill="none">
<defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1">${stops}</linearGradient></defs>
<rect width="${size}" height="${size}" rx="${size * radius}" fill="url(#g)"/>
<g transform="translate(${edge} ${edge}) scale(${scale})">${logo}</g></svg>`
}

endOnInterrupt()
const folder = mkdtempSync(join(tmpdir(), 'banyan-icons-'))
try {
  const chromium = await ensureChromium((line) => console.log(line))
  const logo = readFileSync(join(STATIC, 'favicon.svg'), 'utf8')
    .replace(/^<svg[^>]*>|<\/svg>\s*$/g, '')
    .replaceAll('#7856ff', '#ffffff')
  mkdirSync(join(STATIC, 'icons'), { recursive: true })
  for (const icon of ICONS) {
    const source = join(folder, `${icon.name}.html`)
    writeFileSync(source, page(icon, logo))
    const to = join(STATIC, 'icons', `${icon.name}.png`)
    const size = `--window-size=${icon.size},${icon.size}`
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--force-device-scale-factor=1']
    const { code, output } = await run(
      chromium,
      [...flags, size, '--default-background-color=00000000', `--screenshot=${to}`, pathToFileURL(source).href],
      { stallMs: 60_000 },
    )
    if (code !== 0) throw new StepFailure(`The icon ${icon.name} could not be drawn.`, output)
    console.log(`${icon.name}.png`)
  }
} catch (error) {
  giveUp(error)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
