// A relay in a process of its own, with the limits that relays have unless told otherwise. Started with an IPC channel:
// says where it answers, and how much memory it holds whenever it is asked.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRelay } from '@banyan/relay'

const server = createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const relay = createRelay({ server })
process.on('message', (message) => {
  if (message === 'memory') {
    globalThis.gc?.()
    process.send?.({ rssMb: process.memoryUsage.rss() / 1e6, cpuMs: process.cpuUsage().user / 1e3 })
  }
})
process.on('disconnect', () => {
  void relay.close().then(() => process.exit(0))
})
process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
