import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fingerprint, hasStamp, writeStamp } from './fingerprint.mjs'
import { APP, WORKSPACE_NODE } from './paths.mjs'
import { run, StepFailure } from './run.mjs'

const SETTINGS = join(APP, 'project.inlang', 'settings.json')
const COMPILED = join('src', 'lib', 'words', 'compiled')
const STAMP = join(APP, COMPILED, '.made-from')
const PARAGLIDE = join(APP, 'node_modules', '@inlang', 'paraglide-js', 'bin', 'run.js')
/** Declarations, so that every program that says something is held to what each message takes. */
const OPTIONS = ['--output-structure', 'locale-modules', '--emit-ts-declarations', '--silent']
/** What Paraglide adds for people who look into its folder. */
const LEAVE_OUT = ['--no-emit-readme', '--no-emit-git-ignore', '--no-emit-prettier-ignore']

/** Areas of messages in files of their own, by how these begin. Those of the tree a page fetches with its picture, and
 *  not before: no sound waits for them. Those of administrators, and those of accounts, come with their
 *  pages alone.
 *  @type {readonly (readonly [file: string, areas: readonly string[]])[]} */
const APART = [
  ['tree', ['tree']],
  ['administration', ['community', 'seeds', 'moderation']],
  ['accounts', ['accounts']],
]

/** @typedef {{ [key: string]: string | readonly unknown[] | Messages }} Messages an area of messages, with areas
 *  inside */

/** The names of all messages, in order, as their functions are called. @returns {string[]} */
export const namesOf = (/** @type {Messages} */ messages, before = '') =>
  Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' || Array.isArray(value)
      ? [before + key]
      : namesOf(/** @type {Messages} */ (value), `${before}${key}_`),
  )

/** What a language lacks, and what only it has. @returns {string[]} */
export function gapsIn(/** @type {Messages} */ messages, /** @type {Messages} */ base) {
  const [own, wanted] = [new Set(namesOf(messages)), new Set(namesOf(base))]
  return [
    ...[...wanted].filter((name) => !own.has(name)).map((name) => `${name} is missing`),
    ...[...own].filter((name) => !wanted.has(name)).map((name) => `${name} is in no other language`),
  ]
}

/**
 * Functions of one language as one object: a page takes them as a whole, and as exports 600 names would come along
 * twice. They format with `formats.ts`. What a message says as it is given, such as a name, it keeps to itself: a name
 * from right to left must not turn the sentence around.
 * @param {string} code as Paraglide writes it: one `export const name = … \n};` after the other
 * @param {readonly string[]} names which ones; the others are left out
 */
export function asObject(code, names) {
  const wanted = new Set(names)
  let found = 0
  const entries = code.replaceAll(/^export const (\w+) = ([^]*?\n\});?\n*/gm, (_, name, body) => {
    if (!wanted.has(name)) return ''
    found += 1
    const isolating = body.replaceAll(/\$\{i\?\.(\w+)\}/g, '${registry.isolate(i?.$1)}')
    return `${found === 1 ? 'export default {\n' : ''}${name}: ${isolating},\n`
  })
  if (found !== wanted.size)
    throw new StepFailure(`Paraglide wrote ${found} messages where ${wanted.size} were asked for.`)
  return `${entries.trimEnd().replace('"../registry.js"', '"../formats.ts"')}\n}\n`
}

/**
 * Makes functions of `packages/app/messages`, unless they are those of the last time. Needs the packages to be
 * installed; nothing is fetched.
 * @param {(line: string) => void} say
 * @throws StepFailure also where a language lacks something: Paraglide would put English there, and pages would load
 * both
 */
export async function ensureWords(say) {
  /** @type {{ baseLocale: string, locales: readonly string[] }} */
  const { baseLocale, locales } = JSON.parse(readFileSync(SETTINGS, 'utf8'))
  const fileOf = (/** @type {string} */ locale) => join(APP, 'messages', `${locale}.json`)
  const here = fileURLToPath(import.meta.url)
  const stamp = fingerprint(APP, [SETTINGS, ...locales.map(fileOf), join(APP, 'package.json'), here])
  if (hasStamp(STAMP, stamp)) return
  say('Compiling the words …')
  const messagesOf = (/** @type {string} */ locale) => /** @type {Messages} */ (read(fileOf(locale)))
  const base = messagesOf(baseLocale)
  for (const locale of locales) {
    const gaps = gapsIn(messagesOf(locale), base)
    if (gaps.length > 0) throw new StepFailure(`messages/${locale}.json is not complete.`, gaps.join('\n'))
  }
  const args = [PARAGLIDE, 'compile', '--project', 'project.inlang', '--outdir', COMPILED, ...OPTIONS, ...LEAVE_OUT]
  const { code, output } = await run(WORKSPACE_NODE, args, { cwd: APP })
  if (code !== 0) throw new StepFailure('The words could not be compiled; the lines above say why.', output)
  const names = namesOf(base)
  const isOf = (/** @type {readonly string[]} */ areas) => (/** @type {string} */ name) =>
    areas.some((area) => name.startsWith(`${area}_`))
  const keysOf = (/** @type {readonly string[]} */ areas) =>
    `Extract<keyof typeof words, ${areas.map((area) => `\`${area}_\${string}\``).join(' | ')}>`
  const allApart = APART.flatMap(([, areas]) => areas)
  for (const locale of locales) {
    const path = (/** @type {string} */ name) => join(APP, COMPILED, name)
    const code = readFileSync(path(`messages/${locale}.js`), 'utf8')
    const part = (/** @type {string} */ file, /** @type {readonly string[]} */ names, /** @type {string} */ type) => {
      writeFileSync(path(`${file}.js`), asObject(code, names))
      const lines = [`import type * as words from './messages/${locale}.js'`, `declare const part: ${type}`]
      writeFileSync(path(`${file}.d.ts`), [...lines, 'export default part', ''].join('\n'))
    }
    part(
      locale,
      names.filter((name) => !isOf(allApart)(name)),
      `Omit<typeof words, ${keysOf(allApart)}>`,
    )
    for (const [file, areas] of APART) {
      part(`${file}_${locale}`, names.filter(isOf(areas)), `Pick<typeof words, ${keysOf(areas)}>`)
    }
  }
  writeStamp(STAMP, stamp)
}

/** @param {string} file @throws StepFailure */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new StepFailure(`${file} cannot be read.`, String(error))
  }
}
