import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningApp, startApp } from '@banyan/app/server'
import type { RoomId, RoomSession } from '@banyan/core'
import { createNodeSession } from '@banyan/node'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCommunity, passwordOf, personNamed } from '../helpers/accounts.ts'
import { type Member, memberOf } from '../helpers/members.ts'
import { askToStart, roomToken } from '../helpers/room-token.ts'

let folder: string
let dataDir: string
let ends: (() => unknown)[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'banyan-hard-times-'))
  dataDir = join(folder, 'data')
  ends = [() => rm(folder, { recursive: true, force: true })]
})
afterEach(async () => {
  for (const end of ends.toReversed()) await end()
})

/** The app with a Space of Ada's. */
async function open() {
  const app = await startApp({ port: 0, host: '127.0.0.1', dataDir, signInsPerMinute: 600 })
  ends.push(() => app.close())
  await openCommunity(app.url, { keeper: personNamed('Ada') })
  const ada = await memberOf(app.url, 'Ada')
  const { token } = await askToStart({ url: app.url, cookie: ada.cookie })
  const host = sessionOf(app)
  const { view } = await host.create({ title: 'Tea', name: 'Ada', roomToken: token! })
  return { app, ada, host, room: view.room }
}

function sessionOf({ url }: RunningApp): RoomSession {
  const session = createNodeSession({ relayUrl: url, slots: 0, bindAddress: '127.0.0.1' })
  ends.push(() => session.close())
  return session
}

async function listen(app: RunningApp, room: RoomId, { cookie }: Member): Promise<RoomSession> {
  const session = sessionOf(app)
  await session.join({ room, name: 'Ada', roomToken: await roomToken({ url: app.url, room, cookie }) })
  return session
}

const post = ({ url }: RunningApp, { cookie }: Member, body: string) =>
  fetch(`${url}/api/posts`, {
    method: 'POST',
    headers: { cookie, origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ body }),
  })
const home = ({ url }: RunningApp, { cookie }: Member, language = 'en') =>
  fetch(url, { headers: { cookie, 'accept-language': language } })
/** What the form for signing in says. */
async function signIn({ url }: RunningApp, name: string): Promise<string> {
  const person = personNamed(name)
  const response = await fetch(`${url}/sign-in`, {
    method: 'POST',
    headers: { origin: url, accept: 'application/json', 'x-sveltekit-action': 'true' },
    body: new URLSearchParams({ handle: person.handle, password: passwordOf(person) }),
  })
  return await response.text()
}

/** Another process that holds the database until it is told to let go. */
async function holdDatabase(): Promise<() => Promise<void>> {
  const program = `
    import { DatabaseSync } from 'node:sqlite'
    const database = new DatabaseSync(${JSON.stringify(join(dataDir, 'banyan.sqlite'))})
    database.exec('BEGIN IMMEDIATE')
    console.log('held')
    process.stdin.resume().on('end', () => database.exec('COMMIT'))`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  ends.push(() => void child.kill())
  await once(child.stdout, 'data')
  return async () => {
    child.stdin.end()
    await once(child, 'exit')
  }
}

describe('while another process holds the database', () => {
  it('signals and pages go on, and who writes is told that the server is busy', async () => {
    const { app, ada, host, room } = await open()
    const letGo = await holdDatabase()
    const order: string[] = []
    const posted = post(app, ada, 'Hello?').finally(() => order.push('post'))
    for (let round = 0; round < 5; round += 1) {
      await host.audience()
      order.push('signal')
    }
    expect((await home(app, ada)).status).toBe(200)
    order.push('page')
    const listener = await listen(app, room, ada)
    expect(listener.snapshot.phase).toBe('joined')
    order.push('listener')
    const { status } = await posted
    expect(order).toEqual([...Array<string>(5).fill('signal'), 'page', 'listener', 'post'])
    expect(status).toBe(503)
    expect(await signIn(app, 'Ada')).toContain('server-busy')

    await letGo()
    expect((await post(app, ada, 'Hello!')).status).toBe(201)
    const page = await (await home(app, ada)).text()
    expect(page).toContain('Hello!')
    expect(page).not.toContain('Hello?')
  })

  it('a second app is kept off the data', async () => {
    await open()
    await expect(startApp({ port: 0, host: '127.0.0.1', dataDir })).rejects.toMatchObject({
      code: 'data-in-use',
      message: expect.stringContaining(`process ${process.pid}`),
    })
  })
})

describe('on a full disk', () => {
  it('people go on reading and listening, and who writes is told why not', async (context) => {
    await mkdir(dataDir)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', dataDir], { stdio: 'ignore' })
    } catch {
      return context.skip('this user may not mount a small disk')
    }
    ends.push(() => execFileSync('umount', [dataDir]))
    const { app, ada, room } = await open()
    expect((await post(app, ada, 'The first leaf')).status).toBe(201)
    const ballast = join(dataDir, 'ballast')
    await writeFile(ballast, Buffer.alloc(4_000_000)).catch(() => {})
    expect(existsSync(ballast)).toBe(true)

    const long = 'long '.repeat(90)
    const statuses: number[] = []
    for (let round = 0; round < 20 && !statuses.includes(507); round += 1) {
      statuses.push((await post(app, ada, long)).status)
    }
    expect(statuses.at(-1)).toBe(507)
    expect(await signIn(app, 'Ada')).toContain('server-full')
    expect(await (await home(app, ada)).text()).toContain('The first leaf')
    expect((await listen(app, room, ada)).snapshot.phase).toBe('joined')

    await rm(ballast)
    expect((await post(app, ada, 'There is room again')).status).toBe(201)
  })
})

it('sends nosniff with files and pages, and https alone where that is the address of the app', async () => {
  const origin = new URL('https://spaces.example.org')
  const app = await startApp({ port: 0, host: '127.0.0.1', dataDir, origin })
  ends.push(() => app.close())
  const page = await fetch(`${app.url}/welcome`)
  const [file] = /\/_app\/immutable\/[\w./-]+\.(?:js|css)/.exec((await page.text()).replaceAll('"./', '"/')) ?? []
  for (const response of [page, await fetch(app.url + file)]) {
    expect(response.status).toBe(200)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000')
  }
})
