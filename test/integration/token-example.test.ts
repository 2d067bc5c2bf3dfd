import { parseRoomId, type RoomSession } from '@banyan/core'
import { createNodeSession } from '@banyan/node'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PATIENTLY } from '../helpers/patience.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

describe('the server in ARCHITECTURE.md that hands out room tokens', () => {
  let folder: string
  let server: ChildProcess
  let url: string
  const sessions: RoomSession[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'banyan-tokens-'))
    const code = /token-example\.test\.ts -->\s+```ts\n(.*?)```/s.exec(await readFile(at('ARCHITECTURE.md'), 'utf8'))
    // As in a project that has the packages installed.
    await symlink(at('test/node_modules'), join(folder, 'node_modules'))
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
    await writeFile(join(folder, 'example.ts'), code?.[1] ?? '')
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    const env = { ...process.env, PORT: String(port) }
    server = spawn(process.execPath, ['example.ts'], { cwd: folder, env, stdio: 'inherit' })
    await vi.waitUntil(
      () =>
        fetch(url).then(
          () => true,
          () => false,
        ),
      { ...PATIENTLY, interval: 100 },
    )
  })
  afterAll(async () => {
    for (const session of sessions.toReversed()) await session.close()
    server?.kill()
    await rm(folder, { recursive: true, force: true })
  })

  const peer = (name: string) => {
    const session = createNodeSession({ relayUrl: url, slots: 0, bindAddress: '127.0.0.1' })
    sessions.push(session)
    const token = async () => (await fetch(url, { headers: { authorization: name } })).text()
    return { session, token }
  }

  it('lets in those whom it knows, as who they are, and nobody without a token', async () => {
    const [ada, ben, eve] = [peer('Ada'), peer('Ben'), peer('Eve')]
    const room = parseRoomId('tea')!
    await expect(eve.session.create({ title: 'Tea', name: 'Ada', roomToken: eve.token })).rejects.toMatchObject({
      code: 'token-other-role',
    })
    await ada.session.create({ title: 'Tea', name: 'Somebody', roomToken: ada.token })
    await ben.session.join({ room, name: 'Somebody', roomToken: ben.token })
    await expect(eve.session.join({ room, name: 'Eve' })).rejects.toMatchObject({ code: 'token-missing' })
    const { attendees } = await ada.session.audience()
    expect(attendees).toMatchObject([{ name: 'Ben', identity: 'Ben' }])
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
