import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { backUp, BackupError } from './src/server/backup.ts'
import { readConfig } from './src/server/config.ts'
import { DATABASE_FILE } from './src/server/data-directory.ts'
import { StartError } from './src/server/start-error.ts'

const DATA = fileURLToPath(new URL('../../data', import.meta.url))
const [to, ...rest] = process.argv.slice(2)

if (!to || to.startsWith('-') || rest.length > 0) {
  console.error('npm run backup -- FILE   copies the database into FILE, while the app goes on')
  process.exitCode = 2
} else {
  try {
    const { dataDir, databaseUrl } = readConfig(process.env, { dataDir: DATA })
    await backUp({ databaseUrl, databaseFile: join(dataDir, DATABASE_FILE), to: resolve(to) })
    console.log(`Copied into ${resolve(to)}. To go back, stop Banyan and put it in place of ${DATABASE_FILE}.`)
  } catch (error) {
    if (!(error instanceof BackupError) && !(error instanceof StartError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
