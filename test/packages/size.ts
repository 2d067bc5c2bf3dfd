import { gzipSync } from 'node:zlib'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a listener loads by no import: the thread that forwards, and the one that plays. */
const LOADED_BY_URL = /(?:forwarder-worker|playout-worklet)[^/]*\.js$/

/**
 * The scripts that a page needs to listen, and how large they are on the wire (gzip -9): the page's own, all that it
 * imports before it runs, the forwarding worker and the playout worklet. What is imported later (WASM for browsers
 * without WebCodecs, the forwarder of those without transferable channels) is not needed by most and not counted.
 * @param folder what a bundler wrote
 * @param page the page's HTML
 */
export async function listenerSize(folder: string, page: string): Promise<{ file: string; bytes: number }[]> {
  const html = await readFile(join(folder, page), 'utf8')
  const everything = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.js'))
  const files = new Set<string>()
  const add = async (file: string) => {
    if (files.has(file)) return
    files.add(file)
    const code = await readFile(join(folder, file), 'utf8')
    for (const [, from] of code.matchAll(/(?:^|[;}])import(?:[\w{}$,*\s]+from)?\s*["']\.\/([^"']+)["']/g)) {
      await add(join(file, '..', from!))
    }
  }
  for (const [, file] of html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)) await add(file!)
  for (const file of everything.filter((each) => LOADED_BY_URL.test(each))) files.add(file)
  return Promise.all(
    [...files].map(async (file) => ({
      file,
      bytes: gzipSync(await readFile(join(folder, file)), { level: 9 }).length,
    })),
  )
}
