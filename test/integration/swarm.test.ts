import { readdir, readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PATIENTLY } from '../helpers/patience.ts'
import { startCli } from '../helpers/run-cli.ts'
import { startRelay, type TestRelay } from '../helpers/start-relay.ts'

/** Of all frames due, while a machine that other tests use too has other things to do than to be on time. */
const MOST_MISSING = 0.002

describe('npm run swarm', () => {
  let relay: TestRelay
  beforeEach(async () => {
    relay = await startRelay({ stageWidth: 3 })
  })
  afterEach(() => relay.close())

  const start = (...args: string[]) => startCli(['--relay', relay.url, ...args], { program: 'swarm' })
  /** Processes of a swarm name the relay on their command line, which no other process does. */
  const processes = async () => {
    const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
    const lines = await Promise.all(numbers.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
    return lines.filter((line) => line.includes('swarm/worker.ts') && line.includes(relay.url)).length
  }

  it('kills a super-peer that carries others, which costs next to nothing, and leaves no process', async () => {
    const swarm = start('--listeners', '8', '--speakers', '2', '--kill', '1', '--window', '2', '--json')
    const { exit, stdout, stderr } = await swarm.over
    expect({ exit, stderr }).toEqual({
      exit: 0,
      stderr: expect.stringMatching(/1 of 1: \w+ vanished; it carried \d/),
    })
    const figures = JSON.parse(stdout)
    expect(figures).toMatchObject({ listeners: 8, kills: 1, identical: true, relayMediaBytes: null })
    expect(figures.framesDue).toBeGreaterThan(7 * 2 * 200)
    expect(figures.framesMissing / figures.framesDue).toBeLessThan(MOST_MISSING)
    expect(figures.restoreMs.p99).toBeGreaterThan(0)
    expect(figures.mouthToEarMs.p50).toBeGreaterThan(26.5)
    expect(figures.speakerUplinkKbps).toBeGreaterThan(20)
    expect(await processes()).toBe(0)
  })

  it('takes its processes with it when it is killed itself', async () => {
    const swarm = start('--listeners', '4', '--speakers', '1')
    await swarm.said('Starting')
    await vi.waitUntil(async () => (await processes()) > 1, { ...PATIENTLY, interval: 200 })
    swarm.process.kill('SIGKILL')
    await swarm.over
    await expect.poll(processes).toBe(0)
  })

  it('says in a sentence that there is no relay', async () => {
    const swarm = startCli(['--relay', 'http://127.0.0.1:9', '--json'], { program: 'swarm' })
    const { exit, stdout, stderr } = await swarm.over
    expect(exit).toBe(3)
    expect(stderr).toContain('swarm: The relay at http://127.0.0.1:9 cannot be reached.')
    expect(JSON.parse(stdout)).toMatchObject({ exit: 3, error: { code: 'relay-unreachable' } })
  })
})
