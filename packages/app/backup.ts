import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { backUp, BackupError } from './src/server/backup.ts'
import { readConfig } from './src/server/config.ts'
import { StartError } from './src/server/start-error.ts'

const HELP = 'npm run backup -- FILE   copies all data into FILE, while the app goes on'
const DATA = fileURLToPath(new URL('../../data', import.meta.url))
const [to, ...rest] = process.argv.slice(2)

if (to === '--help' || to === '-h') {
  console.log(HELP)
} else if (!to || to.startsWith('-') || rest.length > 0) {
  console.error(HELP)
  process.exitCode = 2
} else {
  try {
    const { dataDir, databaseUrl } = readConfig(process.env, { dataDir: DATA })
    await backUp({ databaseUrl, dataDir, to: resolve(to) })
    console.log(
      `Copied database, pictures and secret into ${resolve(to)}. Keep it as safe as the data itself.\n` +
        `To go back, stop Banyan and run: npm run restore -- ${to}`,
    )
  } catch (error) {
    if (!(error instanceof BackupError) && !(error instanceof StartError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
