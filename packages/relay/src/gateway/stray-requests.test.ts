import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { relayFixture, type RelayFixture } from '../testing/relay-fixture.ts'

let fixture: RelayFixture
beforeEach(async () => {
  fixture = await relayFixture({ connectionsPerMinute: 50 })
})
afterEach(() => fixture.close())

/** Sends requests of one address over one network connection. @returns how many were answered, whether it is open */
async function send(count: number, { method, sid, from }: { method: string; sid?: string; from: string }) {
  const { hostname, port } = new URL(fixture.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  let text = ''
  const answers = () => text.split('HTTP/1.1 ').length - 1
  const closed = once(socket, 'close').then(() => false)
  const answered = new Promise<boolean>((resolve) => {
    socket.on('data', (more) => {
      text += more
      if (answers() === count) resolve(true)
    })
  })
  const path = `/socket.io/?EIO=4&transport=polling${sid === undefined ? '' : `&sid=${sid}`}`
  const headers = ['Host: x', `X-Forwarded-For: ${from}`, 'Origin: https://x.example', '', '']
  socket.write([`${method} ${path} HTTP/1.1`, ...headers].join('\r\n').repeat(count))
  const isOpen = await Promise.race([answered, closed])
  socket.destroy()
  return { answers: answers(), isOpen }
}

it.each([
  { what: 'name connections that are gone', method: 'GET', sid: 'no-connection-has-this' },
  { what: 'ask whether they may ask', method: 'OPTIONS' },
  { what: 'have a method that there is not', method: 'DELETE' },
])('requests that $what cost an address the way on which it sends too many of them', async (request) => {
  const host = fixture.peer()
  await host.create()
  const [from, other] = ['192.0.2.1', '192.0.2.2']
  expect(await send(100, { ...request, from })).toEqual({ answers: 100, isOpen: true })
  expect((await send(100, { ...request, from })).isOpen).toBe(false)
  expect((await send(1, { ...request, from })).isOpen).toBe(false)
  expect(await send(1, { ...request, from: other })).toEqual({ answers: 1, isOpen: true })
  expect(await host.ask('room:audience', {})).toMatchObject({ ok: true })
  fixture.clock.advance(60_000)
  expect((await send(100, { ...request, from })).isOpen).toBe(true)
})

it('requests of a connection that polls are counted as its own', async () => {
  const path = `${fixture.url}/socket.io/?EIO=4&transport=polling`
  const headers = { 'x-forwarded-for': '192.0.2.3' }
  const { sid } = JSON.parse((await (await fetch(path, { headers })).text()).slice(1)) as { sid: string }
  for (let count = 0; count < 150; count += 1) {
    const { status } = await fetch(`${path}&sid=${sid}`, { method: 'POST', headers, body: '3' })
    expect(status).toBe(200)
  }
})
