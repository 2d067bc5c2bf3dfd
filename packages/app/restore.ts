import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BackupError } from './src/server/backup.ts'
import { readConfig } from './src/server/config.ts'
import { restore } from './src/server/restore.ts'
import { StartError } from './src/server/start-error.ts'

const HELP = 'npm run restore -- FILE   puts a backup in place of the data, which is kept beside it'
const DATA = fileURLToPath(new URL('../../data', import.meta.url))
const [from, ...rest] = process.argv.slice(2)

if (from === '--help' || from === '-h') {
  console.log(HELP)
} else if (!from || from.startsWith('-') || rest.length > 0) {
  console.error(HELP)
  process.exitCode = 2
} else {
  try {
    const { dataDir, databaseUrl } = readConfig(process.env, { dataDir: DATA })
    const before = await restore({ databaseUrl, dataDir, from: resolve(from), now: () => Date.now() })
    console.log(`Restored ${resolve(from)} into ${dataDir}.`)
    if (before) console.log(`What was there before lies in ${before}. Delete it when all is well.`)
  } catch (error) {
    if (!(error instanceof BackupError) && !(error instanceof StartError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
