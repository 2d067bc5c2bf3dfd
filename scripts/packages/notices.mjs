import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** For packages that say "MIT" and bring no text of it. */
const MIT = (/** @type {string} */ holder) => `Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES
OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`

/**
 * Collects the licences of the packages whose code a build takes in.
 * @param {string} cwd the package that is built
 */
export function noticesOf(cwd) {
  /** Folders of packages that are in the bundle. @type {Set<string>} */
  const bundled = new Set()
  return {
    plugin: {
      name: 'notices',
      /** @param {unknown} _options @param {Record<string, { type: string, moduleIds?: string[] }>} bundle */
      generateBundle(_options, bundle) {
        for (const { moduleIds = [] } of Object.values(bundle)) {
          for (const id of moduleIds) {
            const folder = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1]
            if (folder !== undefined && !id.startsWith('\0')) bundled.add(folder)
          }
        }
      },
    },
    /** Adds a package whose code is copied by hand. @param {string} name */
    add(name) {
      bundled.add(realpathSync(dirname(createRequire(join(cwd, 'package.json')).resolve(`${name}/package.json`))))
    },
    text: () =>
      [...bundled]
        .map(notice)
        .sort()
        .join(`\n${'-'.repeat(100)}\n`),
  }
}

/** @param {string} folder */
function notice(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each))
  const holder = typeof author === 'string' ? author : author?.name
  if (!file && license !== 'MIT') throw new Error(`${name} brings no licence text`)
  const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : MIT(holder ?? name)
  return `${name} ${version} (${license})\n\n${text.trim()}\n`
}
