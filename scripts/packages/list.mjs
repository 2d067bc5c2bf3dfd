import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../workspace/paths.mjs'

/** The packages that others install, each after those that it needs. The app and the tests are not among them. */
export const PACKAGES = /** @type {const} */ (['core', 'relay', 'node', 'sim'])
/** @typedef {(typeof PACKAGES)[number]} PackageName */

export const folderOf = (/** @type {PackageName} */ name) => join(ROOT, 'packages', name)

/**
 * @typedef {{
 *   name: string, version: string, description: string, license: string, type: 'module', sideEffects?: boolean |
 * string[],
 *   keywords: string[], engines: Record<string, string>, files: string[],
 *   exports: Record<string, string>, bin?: Record<string, string>,
 *   dependencies?: Record<string, string>,
 * }} Manifest
 */

/** What the workspace's package.json of a package says. @param {PackageName} name @returns {Manifest} */
export const manifestOf = (name) => JSON.parse(readFileSync(join(folderOf(name), 'package.json'), 'utf8'))

/**
 * The public entry points of a package: the name of each in `dist`, and the source behind it.
 * @param {PackageName} name
 * @returns {{ subpath: string, entry: string, source: string }[]}
 */
export const entriesOf = (name) =>
  Object.entries(manifestOf(name).exports)
    .filter(([, source]) => source.startsWith('./src/'))
    .map(([subpath, source]) => ({ subpath, entry: subpath === '.' ? 'index' : subpath.slice(2), source }))

/** A script that a page or a worker loads by its URL. Nobody imports it by its name. */
export const isScript = (/** @type {string} */ entry) => /-(?:worker|worklet|signing|decoder)$/.test(entry)
