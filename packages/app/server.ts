import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readConfig } from './src/server/config.ts'
import { startApp } from './src/server/start.ts'
import { StartError } from './src/server/start-error.ts'
import { terminalLogger } from './src/server/terminal-logger.ts'

const { values } = parseArgs({ options: { demo: { type: 'boolean' } } })
const DATA = fileURLToPath(new URL('../../data', import.meta.url))

try {
  const app = await startApp({
    ...readConfig(process.env, { dataDir: DATA }),
    demo: values.demo,
    logger: terminalLogger,
  })
  console.log(`Banyan is open at ${app.url}`)
  if (app.setUpCode) {
    console.log(
      `Set-up code: ${app.setUpCode} (the first page asks for it in every browser that is not on this machine)`,
    )
  }
  let closing = false
  void app.lost.then((error) => {
    if (closing) return
    console.error(`Banyan cannot go on: ${error.message}. Start it again.`)
    process.exitCode = 1
    return app.close().then(() => process.exit(1))
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (closing) process.exit(1) // the second signal ends the process at once
      closing = true
      void app.close().then(() => process.exit(0))
    })
  }
} catch (error) {
  if (!(error instanceof StartError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
