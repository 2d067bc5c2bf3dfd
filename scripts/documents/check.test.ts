import { describe, expect, it } from 'vitest'
import { ROOT } from '../workspace/paths.mjs'
import { brokenReferences, type Repository } from './check.ts'
import { readRepository } from './read-repository.ts'

/** A small repository in which README.md says `text`. */
const withReadme = (text: string, path = 'README.md'): Repository => ({
  files: [path, 'GUIDE.md', 'docs/tree.svg', 'packages/core/src/wire/packet.ts', 'packages/core/src/wire/index.ts'],
  documents: new Map([
    [path, text],
    ['GUIDE.md', '# Guide\n\n## The `start` of it\n\n## Again\n\n## Again\n\n```sh\n# no heading\n```\n'],
  ]),
  scripts: new Set(['start', 'bench']),
  entryPoints: ['@banyan/core', '@banyan/core/ports', '@banyan/sim/data/*'],
})

describe('the check of documents', () => {
  it('names document, line and what is missing', () => {
    expect(brokenReferences(withReadme('# Title\n\nSee `wire/frame.ts`.\n'))).toEqual([
      'README.md:3  There is no file or folder wire/frame.ts.',
    ])
  })

  it.each([
    ['a link to a file', '[guide](GUIDE.md)'],
    ['a link to a heading', '[guide](GUIDE.md#the-start-of-it)'],
    ['a link to the second heading of that name', '[guide](GUIDE.md#again-1)'],
    ['a link to a heading of its own', '# Here\n[up](#here)'],
    ['a link to a folder', '[wire](packages/core/src/wire/)'],
    ['a link out of the repository', '[site](https://example.org/x.md)'],
    ['a picture', '![tree](docs/tree.svg)'],
    ['a picture in HTML', '<img src="docs/tree.svg" alt="A tree">'],
    ['a whole path', '`packages/core/src/wire/packet.ts`'],
    ['the end of a path', '`wire/packet.ts` and `packet.ts`'],
    ['a folder', '`wire/`'],
    ['several files at once', '`wire/{packet,index}.ts` and `wire/*.ts`'],
    ['a folder that a program makes', '`data/` and `artifacts/screenshots`'],
    ['an address of the app', '`/api/rooms` and `/socket.io/`'],
    ['code that is no path', '`session.stats()`, `stun:host` and `n / 2`'],
    ['a file that an example makes', '```sh\ncat `wire/other.ts` [x](y.md)\n```'],
    ['a script', '`npm run bench -- hop`'],
    ['an entry point', '`@banyan/core/ports`, or a sentence that ends with @banyan/core.'],
    ['a file that a package exports', '`@banyan/sim/data/delays-490.u16`'],
  ])('lets pass %s', (_, text) => {
    expect(brokenReferences(withReadme(text))).toEqual([])
  })

  it.each([
    ['a link to a file', '[guide](GIDE.md)'],
    ['a link to a heading', '[guide](GUIDE.md#the-end-of-it)'],
    ['a link to a line of code', '[guide](GUIDE.md#no-heading)'],
    ['a link to a heading of its own', '[up](#here)'],
    ['a picture in HTML', '<img src="docs/house.svg" alt="A house">'],
    ['a path in a folder of the repository', '`packages/core/src/media`'],
    ['one of several files', '`wire/{packet,header}.ts`'],
    ['a part of a name', '`acket.ts`'],
    ['a folder', '`media/`'],
    ['a script, in a fence too', '```sh\nnpm run benhc\n```'],
    ['an entry point, in a fence too', "```ts\nimport '@banyan/core/node'\n```"],
  ])('finds %s that does not exist', (_, text) => {
    expect(brokenReferences(withReadme(text))).toHaveLength(1)
  })

  it('follows links from where the document stands', () => {
    expect(brokenReferences(withReadme('[guide](../GUIDE.md)', 'docs/README.md'))).toEqual([])
    expect(brokenReferences(withReadme('[guide](GUIDE.md)', 'docs/README.md'))).toHaveLength(1)
  })

  it('lets the change log name what there was, but not link to it', () => {
    const text = '`media/` and `@banyan/core/node` are gone: [guide](GIDE.md)'
    expect(brokenReferences(withReadme(text, 'CHANGELOG.md'))).toEqual([
      'CHANGELOG.md:1  The link to GIDE.md leads nowhere.',
    ])
  })

  it('finds nothing in this repository', () => {
    const repository = readRepository(ROOT)
    expect(repository.documents.size).toBeGreaterThan(10)
    expect(brokenReferences(repository)).toEqual([])
  })
})
