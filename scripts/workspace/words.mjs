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

/** Areas of messages that have an object of their own, by its name: the pages that need them load it as well, and the
 *  page of a room does not. @type {Readonly<Record<string, readonly string[]>>} */
const APART = { administration: ['community', 'seeds'] }

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
 * The functions of one language as one object: a page takes its language as a whole, and as exports 600 names would
 * come along twice. They format with `formats.ts`.
 * @param {string} code as Paraglide writes it: one `export const name = … \n};` after the other
 * @param {number} count how many there are
 * @param {(name: string) => boolean} belongs which of them the object has
 */
export function asObject(code, count, belongs = () => true) {
  let found = 0
  let isOpen = false
  const entries = code.replaceAll(/^export const (\w+) = ([^]*?\n\});?$/gm, (_, name, body) => {
    found += 1
    if (!belongs(name)) return ''
    const start = isOpen ? '' : 'export default {\n'
    isOpen = true
    return `${start}${name}: ${body},`
  })
  if (found !== count) throw new StepFailure(`Paraglide wrote ${found} messages where ${count} were asked for.`)
  return `${entries.replace('"../registry.js"', '"../formats.ts"')}\n}\n`
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
  const count = namesOf(base).length
  for (const locale of locales) {
    const code = readFileSync(join(APP, COMPILED, `messages/${locale}.js`), 'utf8')
    const partOf = (/** @type {string} */ name) =>
      Object.keys(APART).find((part) => APART[part]?.some((area) => name.startsWith(`${area}_`)))
    for (const part of [undefined, ...Object.keys(APART)]) {
      const path = join(APP, COMPILED, part === undefined ? locale : `${locale}-${part}`)
      writeFileSync(
        `${path}.js`,
        asObject(code, count, (name) => partOf(name) === part),
      )
      const patterns = (part === undefined ? Object.values(APART).flat() : (APART[part] ?? []))
        .map((area) => `\`${area}_\${string}\``)
        .join(' | ')
      const type =
        part === undefined ? `Omit<typeof all, ${patterns}>` : `Pick<typeof all, keyof typeof all & (${patterns})>`
      writeFileSync(
        `${path}.d.ts`,
        `import type * as all from './messages/${locale}.js'\ndeclare const words: ${type}\nexport default words\n`,
      )
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
