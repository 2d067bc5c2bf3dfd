import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningApp, startApp } from '@banyan/app/server'
import { afterEach, beforeEach, expect, it } from 'vitest'

let app: RunningApp
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'banyan-haste-'))
  app = await startApp({ port: 0, host: '127.0.0.1', dataDir: join(folder, 'data'), signInsPerMinute: 2 })
})
afterEach(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

it('people behind one address take names as often as a minute allows, and pages stay open to them', async () => {
  const signIn = (headers: Record<string, string> = {}) =>
    fetch(`${app.url}/api/me`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ name: 'Ada' }),
    })
  const answers = [await signIn(), await signIn(), await signIn()]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429])
  // A proxy on this machine says who asks.
  expect((await signIn({ 'x-forwarded-for': '198.51.100.7' })).status).toBe(200)
  expect((await fetch(app.url)).status).toBe(200)
})
