import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { VirtualClock } from '@banyan/core/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openChannel, type Port } from './channel.ts'

interface Left {
  double(value: number): number
}
interface Right {
  slowly(text: string): string
  fail(): never
}

let ports: MessageChannel
beforeEach(() => {
  ports = new MessageChannel()
})
afterEach(() => ports.port1.close())

const portOf = (port: MessagePort): Port => ({
  send: (message) => port.postMessage(message),
  onMessage: (take) => port.on('message', take),
})
const left = (clock?: VirtualClock) =>
  openChannel<Left, Right>(portOf(ports.port1), { double: (value) => value * 2 }, clock)
const right = () =>
  openChannel<Right, Left>(portOf(ports.port2), {
    slowly: async (text) => {
      await new Promise(setImmediate)
      return `${text}.`
    },
    fail: () => {
      throw Object.assign(new Error('the port is taken'), { code: 'port-in-use' })
    },
  })

it('calls functions of the other end both ways, at the same time', async () => {
  const [here, there] = [left(), right()]
  expect(await Promise.all([here.call('slowly', 'a'), there.call('double', 2), here.call('slowly', 'b')])).toEqual([
    'a.',
    4,
    'b.',
  ])
})

it('hands on what was thrown: its sentence and its code', async () => {
  const here = left()
  right()
  await expect(here.call('fail')).rejects.toMatchObject({ message: 'the port is taken', code: 'port-in-use' })
})

it('waits for an answer for ten seconds, and leaves nothing behind', async () => {
  const clock = new VirtualClock()
  const here = left(clock)
  const unanswered = here.call('slowly', 'a').catch((error: unknown) => error)
  clock.advance(10_000)
  expect(await unanswered).toMatchObject({ message: 'the other process did not answer slowly in time' })
  right()
  expect(await here.call('slowly', 'b')).toBe('b.')
  expect(clock.pending).toBe(0)
})

it('lets no call wait for a process that has ended', async () => {
  const here = left()
  const waiting = here.call('slowly', 'a')
  here.end(new Error('the process ended'))
  await expect(waiting).rejects.toThrow('the process ended')
  await expect(here.call('slowly', 'b')).rejects.toThrow('the process ended')
})
