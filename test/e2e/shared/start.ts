import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp } from '@banyan/app/server'
import type { TestProject } from 'vitest/node'
import { openCommunity } from '../../helpers/accounts.ts'
import { serveChromium } from '../../helpers/chromium.ts'
import { writeSpeechWav } from '../../helpers/speech-wav.ts'
import { startHarness } from '../harness/start.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the Chromium of all stories is reached; its microphone speaks `readStretch()`. */
    chromium: string
    /** An app set up as usual, for all stories that need no other. */
    app: string
    /** The page with the library and nothing else. */
    harness: string
  }
}

/** Starts what all stories share, before the first one; vitest calls what is returned after the last. */
export default async function start(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'banyan-shared-'))
  const microphone = join(folder, 'speech.wav')
  await writeSpeechWav(microphone)
  const [chromium, harness, app] = await Promise.all([
    serveChromium({ microphone }),
    startHarness({ stripes: 1 }),
    // The people of all stories come from this address, at once.
    startApp({ port: 0, host: '127.0.0.1', dataDir: join(folder, 'data'), signInsPerMinute: 600 }),
  ])
  await openCommunity(app.url)
  project.provide('chromium', chromium.wsEndpoint())
  project.provide('app', app.url)
  project.provide('harness', harness.url)
  return async () => {
    await chromium.close()
    await Promise.all([app.close(), harness.close()])
    await rm(folder, { recursive: true, force: true })
  }
}
