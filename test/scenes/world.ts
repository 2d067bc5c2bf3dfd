import { startApp } from '@banyan/app/server'
import { loadAccountWords } from '@banyan/app/account-words'
import { loadAdminWords } from '@banyan/app/admin-words'
import { type Language, loadTreeWords, loadWords } from '@banyan/app/words'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { openCommunity, signIn } from '../helpers/accounts.ts'
import { complaints } from '../helpers/chromium.ts'
import { type Member, memberOf } from '../helpers/members.ts'
import { ACCOUNTS, INVITED, type Viewer } from './cast.ts'
import { type Liar, lieTo } from './liar.ts'
import { openLiveRoom } from './live-room.ts'
import type { LiveRoom, World } from './scene.ts'
import { send } from './send.ts'

/** A phone of today. Scenes are set up in this size. */
export const PHONE = { width: 390, height: 844 }

export interface WorldOptions {
  browser: Browser
  /** An empty folder. */
  dataDir: string
  language: Language
  /** How the browsers are set up, on top of size and language. */
  context?: BrowserContextOptions
}

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', fr: 'fr-FR' }
/** People of the demo, whose posts the keeper finds at home. */
const FOLLOWED = ['amara', 'theo', 'mei', 'jonas', 'ines']
/** Followers of the one who may not start a Space yet. */
const FEW = ['Noor Rahman', 'Lin Chen', 'Grace Hopper']

/** Starts the app with nobody in it: each part of the world begins when a scene asks for it. */
export async function openWorld({ browser, dataDir, language, context }: WorldOptions): Promise<World> {
  const app = await startApp({
    // By name and not by number: passkeys belong to names.
    ...{ port: 0, host: 'localhost', dataDir, demo: true },
    // Everybody signs up from this address, at once.
    signInsPerMinute: 600,
    // A dozen people make a tree of more than one ring.
    trunkSize: 2,
  })
  const pages = new Map<Viewer, Promise<Page>>()
  const liars = new Map<Viewer, Liar>()
  const said: { viewer: Viewer; lines: string[] }[] = []
  let live: Promise<LiveRoom> | undefined

  async function open(viewer: Viewer): Promise<Page> {
    const own = await browser.newContext({ viewport: PHONE, locale: LOCALES[language], ...context })
    const account = ACCOUNTS[viewer]
    if (account) await signIn(own, app.url, account)
    const page = await own.newPage()
    liars.set(viewer, await lieTo(page))
    said.push({ viewer, lines: complaints(page) })
    return page
  }
  const page = (viewer: Viewer) => {
    const opening = pages.get(viewer) ?? open(viewer)
    pages.set(viewer, opening)
    return opening
  }
  const members = new Map<string, Promise<Member>>()
  const member = (name: string) => {
    const signing = members.get(name) ?? memberOf(app.url, name)
    members.set(name, signing)
    return signing
  }
  const community = once(() => fillCommunity({ url: app.url, member }))
  const world: World = {
    url: app.url,
    words: {
      ...(await loadWords(language)),
      ...(await loadTreeWords(language)),
      ...(await loadAdminWords(language)),
      ...(await loadAccountWords(language)),
    },
    ...{ page, member, community },
    liarTo: (viewer) => page(viewer).then(() => liars.get(viewer)!),
    room: () => (live ??= community().then(() => openLiveRoom(world))),
    complaints: () => said.flatMap(({ viewer, lines }) => lines.splice(0).map((line) => `${viewer}: ${line}`)),
    async close() {
      for (const page of pages.values()) await (await page).context().close()
      await (await live)?.close()
      await app.close()
    },
  }
  return world
}

/** The first account, its followers and those it follows, a report, somebody blocked. */
async function fillCommunity({ url, member }: Pick<World, 'url' | 'member'>): Promise<void> {
  await openCommunity(url, { keeper: ACCOUNTS.keeper!, threshold: 600 })
  const keeper = await member(ACCOUNTS.keeper!.name)
  const reader = await member(ACCOUNTS.reader!.name)
  const newcomer = await member(ACCOUNTS.newcomer!.name)
  // People can be invited once they have accounts.
  for (const { name } of INVITED) await member(name)
  for (const handle of FOLLOWED) await keeper.tie('PUT', { handle }, 'follow')
  for (const other of [keeper, { handle: 'amara' }]) await reader.tie('PUT', other, 'follow')
  for (const name of FEW) await (await member(name)).tie('PUT', newcomer, 'follow')
  await reader.tie('PUT', { handle: 'jonas' }, 'block')
  await send(url, reader.cookie, '/api/reports', { handle: 'jonas', reason: 'Sells bicycles in every Space, twice.' })
  await send(url, keeper.cookie, '/api/posts', { body: 'Tonight at eight: stories of leaving and of coming back.' })
}

/** The same promise, however often it is asked for. */
function once<T>(begin: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined
  return () => (begun ??= begin())
}
