import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { TestPeer } from './testing/relay-fixture.ts'

const CLI = fileURLToPath(new URL('cli.ts', import.meta.url))
/** A program takes a while to start on a machine that has other things to do. */
const LIMIT_MS = 20_000

const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})
function run(...args: string[]) {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return {
    child,
    ended,
    stderr: text(child.stderr),
    firstLine: once(child.stdout, 'data').then(([data]) => String(data)),
  }
}

describe('banyan-relay', { timeout: LIMIT_MS }, () => {
  it('shows its help', async () => {
    const { ended, firstLine } = run('--help')
    expect(await firstLine).toMatch(/^Usage: banyan-relay/)
    expect(await ended).toBe(0)
  })

  it('refuses a wrong option with one sentence and exit code 2', async () => {
    const { ended, stderr } = run('--colour')
    expect(await ended).toBe(2)
    expect(await stderr).toBe("banyan-relay: Unknown option '--colour'. See banyan-relay --help.\n")
  })

  it('refuses a TURN server that browsers would refuse, without its password', async () => {
    const { ended, stderr } = run('--ice-server', 'turn:1999999999:ada:s3cret@turn.example.org:99999')
    expect(await ended).toBe(2)
    expect(await stderr).toBe(
      'banyan-relay: --ice-server (BANYAN_ICE_SERVERS) takes stun:host:port or turn:name:password@host:port; ' +
        'number 1 has a port that is no whole number from 1 to 65535. See banyan-relay --help.\n',
    )
  })

  it('says that the port is in use, with exit code 1', async () => {
    const squatter = createServer().listen(0, '127.0.0.1')
    await once(squatter, 'listening')
    const { port } = squatter.address() as AddressInfo
    const { ended, stderr } = run('--port', String(port))
    expect(await ended).toBe(1)
    expect(await stderr).toBe(`banyan-relay: Port ${port} on 127.0.0.1 is in use; choose another one with --port.\n`)
    squatter.close()
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('ends on %s with exit code 0, after telling the rooms', async (signal) => {
    const { child, ended, firstLine, stderr } = run('--port', '0', '--ice-server', 'stun:127.0.0.1:3478')
    const [, url] = /^Banyan relay on (\S+)\n$/.exec(await firstLine) ?? []
    const peer = new TestPeer(url!)
    expect((await peer.create({ name: 'Secretive' })).iceServers).toEqual([{ urls: 'stun:127.0.0.1:3478' }])
    child.kill(signal)
    expect(await peer.next('room:ended')).toEqual({ reason: 'relay-closing' })
    expect(await ended).toBe(0)
    expect(await stderr).toMatch(/^info {2}room opened room=\S+\ninfo {2}room ended room=\S+ reason=relay-closing\n$/)
  })
})
