import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openAccounts } from './src/lib/server/accounts/open-accounts.ts'
import { peopleIn } from './src/lib/server/data/people.ts'
import { faultOf } from './src/lib/server/data/database-fault.ts'
import { openAppDatabase } from './src/server/app-database.ts'
import { reasonOf } from './src/server/backup.ts'
import { readConfig } from './src/server/config.ts'
import { DATABASE_FILE } from './src/server/data-directory.ts'
import { addressOf } from './src/server/listen.ts'
import { StartError } from './src/server/start-error.ts'

const HELP =
  'npm run recover -- HANDLE   prints a link with which that person sets a new password, while the app goes on'
const DATA = fileURLToPath(new URL('../../data', import.meta.url))
const [handle, ...rest] = process.argv.slice(2)

if (handle === '--help' || handle === '-h') {
  console.log(HELP)
} else if (!handle || handle.startsWith('-') || rest.length > 0) {
  console.error(HELP)
  process.exitCode = 2
} else {
  try {
    const { dataDir, databaseUrl, origin, host, port } = readConfig(process.env, { dataDir: DATA })
    const file = join(dataDir, DATABASE_FILE)
    if (!databaseUrl && !existsSync(file)) {
      throw new StartError('bad-config', `There is no database at ${file}. Name its folder with BANYAN_DATA_DIR.`)
    }
    const database = await openAppDatabase({ url: databaseUrl, file })
    try {
      const now = () => Date.now()
      const accounts = await openAccounts({
        // Links are not signed: any secret does, and the real one stays where it is.
        ...{ database, secret: randomBytes(32), newcomers: peopleIn(database, { now }), triesPerMinute: 1 },
        ...{ now, random: Math.random, newId: () => randomUUID() },
      })
      const link = await accounts.makeRecoveryLink(handle.replace(/^@/, '').toLowerCase())
      if (link) {
        console.log('It works once, for a day:')
        console.log(new URL(`/recover/${link.token}`, origin ?? addressOf(host, port)).href)
      } else {
        console.error(`Nobody here has the handle "${handle}".`)
        process.exitCode = 1
      }
    } finally {
      await database.close()
    }
  } catch (error) {
    const fault = faultOf(error)
    if (!(error instanceof StartError) && !fault) throw error
    console.error(error instanceof StartError ? error.message : `No link was made (${reasonOf(error)}).`)
    process.exitCode = 1
  }
}
