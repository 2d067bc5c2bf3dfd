import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { addressOf, listen } from './listen.ts'

it.each([
  { host: 'localhost', expected: 'http://localhost:3000' },
  { host: '0.0.0.0', expected: 'http://localhost:3000' },
  { host: '::', expected: 'http://localhost:3000' },
  { host: '127.0.0.1', expected: 'http://127.0.0.1:3000' },
  { host: '::1', expected: 'http://[::1]:3000' },
])('names an address that a browser on this machine can open: HOST=$host', ({ host, expected }) => {
  expect(addressOf(host, 3000)).toBe(expected)
})

it('says that a port is in use, and which other one to try', async () => {
  const [first, second] = [createServer(), createServer()]
  try {
    const port = await listen(first, { port: 0, host: 'localhost' })
    const refused = expect.objectContaining({
      code: 'port-in-use',
      message: expect.stringMatching(new RegExp(`^Port ${port} is in use\\..+PORT=${port + 1}\\.$`)),
    })
    await expect(listen(second, { port, host: '127.0.0.1' })).rejects.toEqual(refused)
  } finally {
    first.close()
    second.close()
  }
})

it('says that a host is not one of this machine', async () => {
  const server = createServer()
  const refused = expect.objectContaining({
    code: 'host-unavailable',
    message: expect.stringContaining('HOST=192.0.2.1'),
  })
  await expect(listen(server, { port: 0, host: '192.0.2.1' })).rejects.toEqual(refused)
})
