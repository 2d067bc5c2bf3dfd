#!/usr/bin/env node
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { trustedProxies } from './gateway/trusted-proxies.ts'
import { HELP, listenFailure, parseProgram, type ProgramConfig } from './program.ts'
import { createRelay } from './server.ts'
import { stderrLogger } from './stderr-logger.ts'

const FAILED = 1
const MISUSED = 2

const config = parseProgram(process.argv.slice(2), process.env)
if (!config.ok) {
  process.stderr.write(`banyan-relay: ${config.error} See banyan-relay --help.\n`)
  process.exitCode = MISUSED
} else if (config.value === 'help') {
  process.stdout.write(HELP)
} else {
  run(config.value)
}

function run(config: ProgramConfig): void {
  const { port, host, trustedProxies: rules, ...options } = config
  const server = createServer((_request, response) => {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('A Banyan relay. Peers connect at /socket.io.\n')
  })
  const proxies = trustedProxies({ rules, logger: stderrLogger })
  const relay = createRelay({ server, ...options, trustedProxies: proxies, logger: stderrLogger })
  const stop = async () => {
    process.off('SIGINT', stop).off('SIGTERM', stop)
    proxies.close()
    await relay.close()
    server.close()
    server.closeAllConnections()
  }
  server.once('error', (error) => {
    process.stderr.write(`banyan-relay: ${listenFailure(error, config)}\n`)
    process.exitCode = FAILED
    proxies.close()
    void relay.close()
  })
  server.listen(port, host, () => {
    const { address, port, family } = server.address() as AddressInfo
    process.stdout.write(`Banyan relay on http://${family === 'IPv6' ? `[${address}]` : address}:${port}\n`)
    // A second signal while the first is being obeyed ends the program at once, as without these.
    process.on('SIGINT', stop).on('SIGTERM', stop)
  })
}
