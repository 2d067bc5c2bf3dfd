import { createNodeSession } from '@banyan/node'
import { opusPacketsOf } from '@banyan/node/testing'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { mintRoomToken } from '@banyan/relay'
import { PATIENTLY } from '../helpers/patience.ts'
import { runCli, startCli } from '../helpers/run-cli.ts'
import { SPEECH } from '../helpers/speech-wav.ts'
import { startRelay, type TestRelay } from '../helpers/start-relay.ts'

let relay: TestRelay
let directory: string
beforeAll(async () => {
  // One stripe, so that the seed carries all that the listener hears: until both stripes are linked, frames are
  // missing.
  relay = await startRelay({ stripes: 1 })
})
afterAll(() => relay.close())
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'banyan-cli-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const here = () => ['--relay', relay.url, '--bind-address', '127.0.0.1']
/** A file with one oddity. */
const oddFile = (name: string) => fileURLToPath(new URL(`../fixtures/ogg/${name}`, import.meta.url))
/** One sentence on stderr, and nothing for developers. */
const sentence = (text: string) => `banyan: ${text}\n`

/** A room with nobody on stage but a silent host. */
async function openRoom() {
  const host = createNodeSession({ relayUrl: relay.url, slots: 0, bindAddress: '127.0.0.1' })
  const { view } = await host.create({ title: 'Tea', name: 'Ada' })
  return { host, room: view.room }
}

describe('banyan, asked for what cannot be', () => {
  it.each(['speak', 'listen', 'seed'])('%s says so when there is no such room', async (command) => {
    const file = command === 'speak' ? ['--file', SPEECH] : []
    const run = await runCli(command, '--room', 'no-such-room', ...file, ...here())
    expect(run).toEqual({
      exit: 4,
      stdout: '',
      stderr: sentence('There is no room "no-such-room"; it may be over, or the id may be wrong.'),
    })
  })

  it('says so when the relay is down', async () => {
    const gone = await startRelay()
    await gone.close()
    const run = await runCli('listen', '--room', 'tea-room', '--relay', gone.url)
    expect(run).toEqual({ exit: 3, stdout: '', stderr: sentence(`The relay at ${gone.url} cannot be reached.`) })
  })

  it('says so when the file to speak is missing, before it enters the room', async () => {
    const file = join(directory, 'missing.ogg')
    const run = await runCli('speak', '--new', '--title', 'Tea', '--file', file, '--relay', 'http://127.0.0.1:1')
    const stderr = sentence(`${file} cannot be read: there is no such file or directory.`)
    expect(run).toEqual({ exit: 5, stdout: '', stderr })
  })

  it('says so when the file is not Opus, also in JSON for scripts', async () => {
    const file = join(directory, 'notes.ogg')
    await writeFile(file, 'not a sound')
    const run = await runCli('speak', '--room', 'tea-room', '--file', file, '--json', ...here())
    expect({ ...run, stdout: JSON.parse(run.stdout) }).toEqual({
      exit: 5,
      stdout: expect.objectContaining({
        ...{ command: 'speak', exit: 5, playedSeconds: 0 },
        error: { code: 'file-not-opus', message: `${file} is not an Ogg Opus file.` },
      }),
      stderr: sentence(`${file} is not an Ogg Opus file.`),
    })
  })

  it.each([
    { file: 'one-packet-of-40ms.ogg', fault: 'has a packet of 40 ms instead of 20 at 2.00 s, byte 7240' },
    { file: 'gain-minus-20.ogg', fault: 'has an output gain of -20 dB at byte 0' },
    { file: 'surround.ogg', fault: 'has 6 channels in several streams (mapping family 1) at byte 0' },
  ])('says what is wrong with $file, and where, before the room starts', async ({ file, fault }) => {
    const path = oddFile(file)
    const run = await runCli('speak', '--new', '--title', 'Tea', '--file', path, '--relay', 'http://127.0.0.1:1')
    expect(run).toMatchObject({ exit: 5, stdout: '' })
    expect(run.stderr).toContain(`banyan: ${path} ${fault}; `)
  })

  it('says so when the recording cannot be written, before it enters the room', async () => {
    const path = join(directory, 'missing', 'out.ogg')
    const run = await runCli('listen', '--room', 'tea-room', '--record', path, '--relay', 'http://127.0.0.1:1')
    const stderr = sentence(`${path} cannot be written: there is no such file or directory.`)
    expect(run).toEqual({ exit: 5, stdout: '', stderr })
  })

  it('replaces no recording, and leaves no empty one behind', async () => {
    const path = join(directory, 'out.ogg')
    await writeFile(path, 'precious')
    const run = await runCli('listen', '--room', 'no-such-room', '--record', path, ...here())
    expect(run).toEqual({ exit: 5, stdout: '', stderr: sentence(`${path} cannot be written: it exists already.`) })
    expect(await readFile(path, 'utf8')).toBe('precious')

    await runCli('listen', '--room', 'no-such-room', '--record', join(directory, 'other.ogg'), ...here())
    expect(await readdir(directory)).toEqual(['out.ogg'])
  })

  it('refuses wrong options before it does anything', async () => {
    const run = await runCli('speak', '--file', SPEECH, '--new')
    expect(run).toEqual({ exit: 2, stdout: '', stderr: 'error: --new needs a --title\n' })
  })

  it('gives up on a microphone that nobody hands over', async () => {
    const { host, room } = await openRoom()
    const run = await runCli('speak', '--room', room, '--file', SPEECH, '--wait', '0.5', ...here())
    await host.close()
    expect(run).toMatchObject({ exit: 6, stdout: '' })
    expect(run.stderr.split('\n')).toEqual([
      `Joined ${room}, "Tea".`,
      'Asked for the microphone. Waiting for the host to say yes, 0.5 s at most.',
      'banyan: Nobody gave us the microphone within 0.5 s; see --wait.',
      '',
    ])
  })
})

describe('banyan', () => {
  it.each([
    { file: 'chained.ogg', heard: '0:08', isWhole: true, frames: 402 },
    { file: 'cut-mid-page.ogg', heard: '0:04', isWhole: false, frames: 200 },
  ])('speaks all that can be read of $file', async ({ file, heard, isWhole, frames }) => {
    const path = oddFile(file)
    const run = await runCli('speak', '--new', '--title', 'Tea', '--file', path, '--json', ...here())
    expect(run.exit).toBe(0)
    expect(JSON.parse(run.stdout)).toMatchObject({ playedSeconds: frames / 50, mutedSeconds: 0, isWhole, exit: 0 })
    const what = isWhole ? path : `what can be read of ${path}, which is damaged,`
    expect(run.stderr).toContain(`Played ${what} (${heard}) in `)
    const warning = `${path} is damaged at 0:04, byte 13779: a page is cut off after 1039 bytes; sound is missing.`
    expect(run.stderr.includes(warning)).toBe(!isWhole)
  })

  it('speaks on in its own seat when it comes back after a kill, without asking again', async () => {
    const secret = 'nobody outside of these tests knows it'
    const strict = await startRelay({ roomSecret: secret })
    const room = 'tea-room'
    const who = { secret, identity: 'ada', name: 'Ada', room, speak: 'direct' } as const
    const [host, again] = await Promise.all(
      (['host', 'listener'] as const).map((role) => mintRoomToken({ ...who, role })),
    )
    const here = ['--relay', strict.url, '--room', room, '--file', SPEECH]
    const first = startCli(['speak', '--new', '--title', 'Tea', '--token', host!, '--loop', ...here])
    await first.said('Started the room')
    first.process.kill('SIGKILL')
    await first.over
    const second = await runCli('speak', '--token', again!, ...here)
    await strict.close()
    expect(second.stderr).toContain('We have the microphone.')
    expect(second.exit).toBe(0)
  })

  it('explains itself, exit codes included', async () => {
    const run = await runCli('listen', '--help')
    expect(run).toMatchObject({ exit: 0, stderr: '' })
    expect(run.stdout).toContain('Exit codes:')
  })

  it('speaks, carries and records; Ctrl-C ends each in good order, the recording whole', async () => {
    const { host, room } = await openRoom()
    const stop = host.on('change', (snapshot) => {
      const [first] = snapshot.phase === 'joined' ? snapshot.requests : []
      if (!first) return
      stop()
      void host.admit(first.peer)
    })
    const path = join(directory, 'out.ogg')
    const seed = startCli(['seed', '--room', room, '--slots', '1', '--json', ...here()])
    await seed.said('Joined')
    const listener = startCli(['listen', '--room', room, '--record', path, '--json', ...here()])
    await listener.said('Joined')
    const speaker = startCli(['speak', '--room', room, '--file', SPEECH, '--loop', '--json', ...here()])
    await speaker.said('We have the microphone.')
    await vi.waitUntil(async () => opusPacketsOf(await readFile(path)).length >= 100, {
      ...PATIENTLY,
      interval: 200,
    })

    speaker.process.kill('SIGINT')
    const spoken = await speaker.over
    listener.process.kill('SIGINT')
    const listened = await listener.over
    seed.process.kill('SIGTERM')
    const carried = await seed.over
    await host.close()

    expect(spoken).toMatchObject({ exit: 130, stderr: expect.stringContaining('banyan: Ended before it was done.\n') })
    expect(listened).toMatchObject({ exit: 0, stderr: expect.stringContaining(`recorded ${path}`) })
    expect(carried).toMatchObject({ exit: 0, stderr: expect.stringContaining('carried 1 at most') })
    const recorded = opusPacketsOf(await readFile(path))
    expect(JSON.parse(listened.stdout)).toMatchObject({
      ...{ command: 'listen', room, ended: 'stopped', exit: 0, framesHeard: recorded.length, framesLost: 0 },
      files: [{ path, frames: recorded.length }],
    })
    expect(isWithin(recorded, opusPacketsOf(await readFile(SPEECH)))).toBe(true)
    for (const { stderr } of [spoken, listened, carried]) expect(stderr).not.toContain('    at ')
  })
})

/** Whether these packets are a stretch of that file, played over and over. */
function isWithin(packets: readonly Uint8Array[], file: readonly Uint8Array[]): boolean {
  const hex = (all: readonly Uint8Array[]) => all.map((packet) => Buffer.from(packet).toString('hex'))
  const [stretch, whole] = [hex(packets), hex(file)]
  const fits = (from: number) => stretch.every((packet, index) => packet === whole[(from + index) % whole.length])
  return whole.some((_packet, from) => fits(from))
}
