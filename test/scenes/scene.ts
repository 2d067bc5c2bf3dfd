import type { Page } from 'playwright-core'
import type { Viewer } from './cast.ts'
import type { AccountWords } from '@banyan/app/account-words'
import type { AdminWords } from '@banyan/app/admin-words'
import type { TreeWords, Words } from '@banyan/app/words'
import type { Liar } from './liar.ts'
import type { Member } from '../helpers/members.ts'

/** A Space with a stage and an audience, live until it is closed. */
export interface LiveRoom {
  readonly path: string
  close(): Promise<void>
}

/** The app, and everybody in it. */
export interface World {
  readonly url: string
  readonly words: Words & TreeWords & AdminWords & AccountWords
  /** What somebody sees. Their browser is opened when first asked for. */
  page(viewer: Viewer): Promise<Page>
  /** Who stands between somebody's page and the relay. */
  liarTo(viewer: Viewer): Promise<Liar>
  /** Somebody with an account, which is made when first asked for. Only once there is a community. */
  member(name: string): Promise<Member>
  /** Opens the community, with people and posts. Asking again changes nothing. */
  community(): Promise<void>
  /** Starts a Space with a stage and an audience. Asking again leads to the same one. */
  room(): Promise<LiveRoom>
  /** What the pages have complained about since this was asked last. */
  complaints(): string[]
  close(): Promise<void>
}

/** One thing that the app can look like. Each can be set up without those before it, and leaves nothing open. */
export interface Scene {
  /** Names the pictures, too. */
  readonly name: string
  /** What there is to see. */
  readonly about: string
  readonly who: Viewer
  /** What must have begun before. */
  readonly needs?: 'community' | 'room'
  /** Where they look; where they are already when undefined. */
  readonly path?: string | ((world: World) => Promise<string>)
  /** What they do there. */
  readonly act?: (page: Page, world: World) => Promise<unknown>
  /** Puts away what is not a sheet: those are closed by themselves. */
  readonly after?: (page: Page, world: World) => Promise<unknown>
  /** What the page complains about here, and rightly so. */
  readonly complains?: RegExp
  /** Longer than a screen, and worth a picture of its whole length. */
  readonly long?: boolean
}
