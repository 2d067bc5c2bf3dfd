import { opusPacketsOf } from '@banyan/node/testing'
import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROGRAM_LIMIT_MS } from '../helpers/patience.ts'
import { SPEECH } from '../helpers/speech-wav.ts'
import { MOST_UNHEARD_AT_FIRST } from '../helpers/spoken-file.ts'
import { startRelay, type TestRelay } from '../helpers/start-relay.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const hex = (packet: Uint8Array) => Buffer.from(packet).toString('hex')
/** The last frames wait for their turn when the example ends: so many where the jitter buffer is at its longest. */
const MOST_UNHEARD_AT_LAST = 40

describe('the example in README.md', () => {
  let folder: string
  let relay: TestRelay
  let example: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'banyan readme '))
    relay = await startRelay({ stageWidth: Infinity })
    const code = /```ts\n(.*?)```/s.exec(await readFile(at('README.md'), 'utf8'))
    example = code?.[1] ?? ''
  })
  afterAll(async () => {
    await relay?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('fits on a screen', () => {
    expect(example.trimEnd().split('\n').length).toBeLessThanOrEqual(16)
  })

  it('runs as it stands, and records what was spoken, byte for byte', async () => {
    // As in a project that has the packages installed, with a talk of its own beside the program.
    await symlink(at('test/node_modules'), join(folder, 'node_modules'))
    await copyFile(SPEECH, join(folder, 'talk.ogg'))
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
    // Links of a test stay on this machine; nothing else is changed.
    const local = example.replaceAll('({ relayUrl', "({ relayUrl, bindAddress: '127.0.0.1'")
    expect(local).not.toBe(example)
    await writeFile(join(folder, 'example.ts'), local)

    const env = { ...process.env, RELAY_URL: relay.url }
    const options = { cwd: folder, env, timeout: PROGRAM_LIMIT_MS }
    const run = await promisify(execFile)(process.execPath, ['example.ts'], options)
    expect(run).toEqual({ stdout: '', stderr: '' })

    const spoken = opusPacketsOf(await readFile(join(folder, 'talk.ogg'))).map(hex)
    const heard = opusPacketsOf(await readFile(join(folder, 'heard.ogg'))).map(hex)
    expect(heard.length).toBeGreaterThanOrEqual(spoken.length - MOST_UNHEARD_AT_FIRST - MOST_UNHEARD_AT_LAST)
    const first = spoken.indexOf(heard[0]!)
    expect(heard).toEqual(spoken.slice(first, first + heard.length))
  })
})
