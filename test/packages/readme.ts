import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The example in an installed package's README. */
export async function exampleOf(folder: string, name: string): Promise<string> {
  const readme = await readFile(join(folder, 'node_modules', '@banyan', name, 'README.md'), 'utf8')
  const code = /```ts\n(.*?)```/s.exec(readme)?.[1]
  if (code === undefined) throw new Error(`the README of ${name} has no example`)
  return code
}

/** Links of a test stay on this machine; nothing else of an example is changed. */
export const onThisMachine = (example: string): string =>
  example.replaceAll('createNodeSession({ relayUrl', "createNodeSession({ relayUrl, bindAddress: '127.0.0.1'")
