import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningApp, startApp } from '@banyan/app/server'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openCommunity } from '../helpers/accounts.ts'

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

it('people behind one address try passwords as often as a minute allows, and pages stay open to them', async () => {
  await openCommunity(app.url)
  const signIn = async (headers: Record<string, string> = {}) => {
    const response = await fetch(`${app.url}/sign-in`, {
      method: 'POST',
      headers: { origin: app.url, accept: 'application/json', 'x-sveltekit-action': 'true', ...headers },
      body: new URLSearchParams({ handle: 'keeper', password: 'a guess, a guess' }),
    })
    return /wrong-credentials|too-many-tries/.exec(await response.text())?.[0]
  }
  const answers = [await signIn(), await signIn(), await signIn()]
  expect(answers).toEqual(['wrong-credentials', 'wrong-credentials', 'too-many-tries'])
  // A proxy on this machine says who asks; the one who asks does not.
  expect(await signIn({ 'x-forwarded-for': '198.51.100.7' })).toBe('wrong-credentials')
  expect(await signIn({ 'x-banyan-address': '198.51.100.8' })).toBe('too-many-tries')
  expect((await fetch(app.url)).status).toBe(200)
})
