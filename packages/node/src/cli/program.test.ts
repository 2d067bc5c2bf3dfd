import { describe, expect, it, vi } from 'vitest'
import { EXIT } from './exit-codes.ts'
import { readCommandLine } from './program.ts'

function read(...args: string[]) {
  let out = ''
  let err = ''
  const result = readCommandLine(args, { out: (text) => (out += text), err: (text) => (err += text) })
  return { result, out, err }
}

describe('the command line', () => {
  it('asks to speak in a new room', () => {
    const { result } = read(
      'speak',
      '--file',
      'a.ogg',
      '--new',
      '--title',
      ' Tea ',
      '--loop',
      '--relay',
      'https://r.example/x',
    )
    expect(result).toEqual({
      ok: true,
      value: {
        command: 'speak',
        json: false,
        options: {
          ...{ relay: 'https://r.example', bindAddress: undefined, name: 'Speaker', file: 'a.ogg', loop: true },
          ...{ waitMs: 120_000, target: { title: 'Tea', room: undefined } },
        },
      },
    })
  })

  it('asks to listen, with a recording and a limit', () => {
    const token = ['--token', 'a.b.c']
    const { result } = read('listen', '--room', 'tea-room', '--record', 'a.ogg', '--for', '1.5', '--json', ...token)
    expect(result).toMatchObject({
      value: {
        command: 'listen',
        json: true,
        options: {
          room: 'tea-room',
          record: { path: 'a.ogg', overwrite: false },
          forMs: 1_500,
          slots: 4,
          token: 'a.b.c',
        },
      },
    })
  })

  it('asks to carry 32 others by default, and records nothing', () => {
    const { result } = read('seed', '--room', 'tea-room')
    expect(result).toMatchObject({
      value: { command: 'seed', options: { slots: 32, record: undefined, name: 'Seed' } },
    })
  })

  it('asks to carry every room when none is named, with a token from the environment', () => {
    vi.stubEnv('BANYAN_SEED_TOKEN', 'a.b.c')
    const { result } = read('seed', '--relay', 'https://r.example', '--for', '2')
    vi.unstubAllEnvs()
    const options = { relay: 'https://r.example', name: 'Seed', token: 'a.b.c', slots: 32, forMs: 2_000 }
    expect(result).toMatchObject({ ok: true, value: { command: 'seed-rooms', options } })
  })

  it.each([
    { args: ['listen'], why: 'error: --room is needed' },
    { args: ['listen', '--room', 'A B'], why: "option '--room <id>' argument 'A B' is invalid. A room id has 3 to 40" },
    { args: ['listen', '--room', 'tea-room', '--for', 'ever'], why: 'Seconds are a number above 0' },
    { args: ['seed', '--room', 'tea-room', '--record', 'a.ogg'], why: "error: unknown option '--record'" },
    { args: ['seed', '--room', 'tea-room', '--slots', '65'], why: 'Slots are a whole number from 0 to 64.' },
    { args: ['speak', '--room', 'tea-room'], why: "error: required option '--file <path>' not specified" },
    { args: ['speak', '--file', 'a.ogg'], why: 'error: --room is needed, or --new to start one' },
    { args: ['speak', '--file', 'a.ogg', '--new'], why: 'error: --new needs a --title' },
    {
      args: ['speak', '--file', 'a.ogg', '--room', 'tea-room', '--title', 'Tea'],
      why: 'error: --title is for a room that',
    },
    { args: ['sing'], why: "error: unknown command 'sing'" },
    { args: [], why: 'Usage: banyan' },
  ])('refuses $args', ({ args, why }) => {
    const { result, out, err } = read(...args)
    expect(result).toEqual({ ok: false, error: EXIT.usage })
    expect(out).toBe('')
    expect(err).toContain(why)
  })

  it.each([['--help'], ['help'], ['speak', '--help'], ['listen', '-h'], ['seed', '--help']])(
    'explains itself for %s',
    (...args) => {
      const { result, out, err } = read(...args)
      expect(result).toEqual({ ok: false, error: EXIT.done })
      expect(err).toBe('')
      for (const part of ['Usage: banyan', 'Examples:', 'Exit codes:']) expect(out).toContain(part)
    },
  )
})
