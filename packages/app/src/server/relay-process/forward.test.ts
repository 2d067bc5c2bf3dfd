import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request as ask, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { asksForWebSocket, forwardTo } from './forward.ts'

let folder: string
let pages: Server
let front: Server
let url: string
let answer: RequestListener
let end: () => void
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-forward-'))
  const socket = join(folder, 'pages')
  answer = (_request, response) => response.end('page')
  pages = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => pages.listen(socket, resolve))
  const { forward, close } = forwardTo(socket)
  end = close
  front = createServer({ shouldUpgradeCallback: asksForWebSocket }, (request, response) =>
    forward(request, response, { 'x-banyan-address': '203.0.113.7' }),
  )
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`
})
afterEach(async () => {
  end()
  for (const server of [front, pages]) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  rmSync(folder, { recursive: true, force: true })
})

it('hands requests and answers on as they are, several cookies and an empty answer too', async () => {
  answer = async (request, response) => {
    const body: Buffer[] = []
    for await (const chunk of request) body.push(chunk as Buffer)
    response.setHeader('set-cookie', ['a=1', 'b=2'])
    response.end(`${request.method} ${request.url} ${Buffer.concat(body).toString()}`)
  }
  const posted = await fetch(`${url}/posts?of=home`, { method: 'POST', body: 'hello' })
  expect(await posted.text()).toBe('POST /posts?of=home hello')
  expect(posted.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  answer = (_request, response) => response.writeHead(304).end()
  expect((await fetch(url)).status).toBe(304)
})

it('answers who offers HTTP/2 as if they did not, and leaves WebSockets to those who speak it', async () => {
  const upgraded: unknown[] = []
  front.on('upgrade', ({ headers }, socket) => {
    upgraded.push(headers.upgrade)
    socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n')
  })
  const statusOf = (upgrade: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { connection: 'upgrade, http2-settings', upgrade, 'http2-settings': 'AAMAAABk' }
      const asked = ask(url, { headers }, (response) => resolve(response.resume().statusCode))
      asked.on('error', reject).end()
    })
  expect(await statusOf('h2c')).toBe(200)
  expect(await statusOf('WebSocket')).toBe(400)
  expect(upgraded).toEqual(['WebSocket'])
})

it('lets nobody set the headers that are ours', async () => {
  answer = (request, response) => response.end(request.headers['x-banyan-address'])
  const response = await fetch(url, { headers: { 'X-Banyan-Address': '198.51.100.1' } })
  expect(await response.text()).toBe('203.0.113.7')
})

it('hands on a refusal that comes before a long body was read', async () => {
  answer = (_request, response) => response.writeHead(413).end('too long')
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const asked = ask(url, { method: 'POST' }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    asked.on('error', reject)
    asked.write('x'.repeat(1_000_000))
    asked.end('x'.repeat(1_000_000))
  })
  expect(status).toBe(413)
})

it('says in both languages that the server is busy while the pages are away', async () => {
  await new Promise((resolve) => pages.close(resolve))
  const response = await fetch(url)
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('5')
  expect(await response.text()).toMatch(/^The server is busy.+\nLe serveur est occupé/)
})

it('ends the request for the pages when the one who asked has gone', async () => {
  const gone = new Promise<string>((resolve) => {
    answer = (_request, response) => {
      response.on('close', () => resolve('gone'))
      response.write('half')
    }
  })
  const asked = ask(url, (response) => response.once('data', () => asked.destroy()))
  asked.on('error', () => {})
  asked.end()
  expect(await gone).toBe('gone')
})
