import { describe, expect, it } from 'vitest'
import { EXIT } from '../../packages/node/src/cli/exit-codes.ts'
import { readSwarm } from './program.ts'

function read(...args: string[]) {
  let out = ''
  let err = ''
  const result = readSwarm(args, { out: (text) => (out += text), err: (text) => (err += text) })
  return { result, out, err }
}

describe('the command line of a swarm', () => {
  it('asks for a swarm, with as long a time of unrest as kills and churn take', () => {
    const options = {
      ...{ relay: 'http://localhost:3000', bindAddress: '127.0.0.1', file: undefined, seed: 1 },
      ...{
        listeners: 20,
        speakers: 3,
        kills: 0,
        cut: false,
        together: false,
        loss: 0,
        churn: 0,
        unrestMs: 5_000,
        windowMs: undefined,
      },
    }
    expect(read().result).toEqual({ ok: true, value: { json: false, options } })
    const { result } = read('--kill', '6', '--cut', '--loss', '.05', '--file', 'a.ogg', '--json')
    const changes = { kills: 6, cut: true, loss: 0.05, file: 'a.ogg', unrestMs: 18_000 }
    expect(result).toEqual({ ok: true, value: { json: true, options: { ...options, ...changes } } })
    expect(read('--churn', '0.01').result).toMatchObject({ value: { options: { unrestMs: 60_000 } } })
    expect(read('--kill', '2', '--seconds', '4').result).toMatchObject({
      value: { options: { unrestMs: 4_000 } },
    })
  })

  it.each([
    { args: ['--loss', '5'], why: 'A share is a number from 0 to 0.9' },
    { args: ['--listeners', '0'], why: 'It takes a whole number from 1 to 500.' },
    { args: ['--listeners', '4', '--kill', '4'], why: 'error: --kill must leave somebody to listen' },
  ])('refuses $args', ({ args, why }) => {
    const { result, out, err } = read(...args)
    expect(result).toEqual({ ok: false, error: EXIT.usage })
    expect(out).toBe('')
    expect(err).toContain(why)
  })

  it('explains itself', () => {
    const { result, out, err } = read('--help')
    expect(result).toEqual({ ok: false, error: EXIT.done })
    expect(err).toBe('')
    for (const part of ['Usage: npm run swarm', 'Examples:', 'Exit codes:']) expect(out).toContain(part)
  })
})
