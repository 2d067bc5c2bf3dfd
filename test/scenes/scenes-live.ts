import type { Page } from 'playwright-core'
import { isReady } from '../helpers/visitors.ts'
import { openComposer } from './composing.ts'
import { closeSheets, sheet } from './pressing.ts'
import type { Scene } from './scene.ts'
import type { World } from './scene.ts'

const pathOfRoom = async (world: World) => (await world.room()).path

/** The listener goes into the Space, unless they are there. */
async function listen(page: Page, world: World): Promise<void> {
  const { path } = await world.room()
  const bar = page.getByRole('group', { name: world.words.room_controls() })
  if (await bar.isVisible()) return
  await page.goto(world.url + path)
  await isReady(page)
  await page.getByRole('button', { name: world.words.preview_listen() }).click()
  await bar.waitFor()
}

const back = (page: Page, { words }: World) => page.getByRole('link', { name: words.docked_open() }).click()
const small = (page: Page, { words }: World) => page.getByRole('link', { name: words.docked_minimise() }).click()

const faceOf = (page: Page, { words }: World, name: string) =>
  page.getByRole('region', { name: words.room_stage() }).getByRole('button', { name })

/** A Space seen from outside, and by its host and a listener. */
export const LIVE: readonly Scene[] = [
  {
    ...{ name: 'timeline-live', about: 'Somebody one follows is live, and invites', who: 'reader', needs: 'room' },
    path: '/',
  },
  { name: 'timeline-live-guest', about: 'Live, without an account', who: 'guest', needs: 'room', path: '/' },
  { name: 'search-space', about: 'A live Space found', who: 'reader', needs: 'room', path: '/search?q=places' },
  { name: 'profile-live', about: 'Somebody who is live', who: 'reader', needs: 'room', path: '/@ada_lovelace' },
  { name: 'preview-guest', about: 'The preview, as a guest', who: 'guest', needs: 'room', path: pathOfRoom },
  { name: 'preview-invited', about: 'The preview, invited to speak', who: 'reader', needs: 'room', path: pathOfRoom },
  { name: 'room-host', about: 'The Space, as its host', who: 'host', needs: 'room' },
  {
    ...{ name: 'room-requests', about: 'Who waits for the microphone', who: 'host', needs: 'room' },
    act: (page, { words }) =>
      sheet(page, () => page.getByRole('button', { name: words.requests_open({ count: 3 }), exact: true }).click()),
  },
  {
    ...{ name: 'room-person-host', about: 'What a host may do about a speaker', who: 'host', needs: 'room' },
    act: (page, world) => sheet(page, () => faceOf(page, world, 'Katherine Johnson').click()),
  },
  {
    ...{ name: 'room-person-remove', about: 'Asked once more before somebody is removed', who: 'host', needs: 'room' },
    async act(page, world) {
      await sheet(page, () => faceOf(page, world, 'Katherine Johnson').click())
      await page.getByRole('button', { name: world.words.powers_remove() }).click()
    },
  },
  {
    ...{ name: 'room-menu', about: 'What concerns everybody at once', who: 'host', needs: 'room' },
    act: (page, { words }) =>
      sheet(page, () => page.getByRole('button', { name: words.powers_menu_open(), exact: true }).click()),
  },
  {
    ...{ name: 'room-reactions', about: 'The palette of reactions', who: 'host', needs: 'room' },
    act: (page, { words }) => page.getByRole('button', { name: words.powers_reactions_open(), exact: true }).click(),
    after: (page) => page.keyboard.press('Escape'),
  },
  {
    ...{ name: 'room-settings', about: 'Microphone and loudspeaker', who: 'host', needs: 'room' },
    act: (page, { words }) => sheet(page, () => page.getByRole('button', { name: words.settings_title() }).click()),
  },
  {
    ...{ name: 'room-keys', about: 'Which keys do what', who: 'host', needs: 'room' },
    act: (page) => sheet(page, () => page.keyboard.press('?')),
  },
  {
    ...{ name: 'room-tree', about: 'How the sound travels', who: 'host', needs: 'room' },
    async act(page, { words }) {
      await sheet(page, () => page.getByRole('button', { name: words.room_tree() }).click())
      await page.getByTestId('tree-picture').locator('[data-node]').first().waitFor()
    },
  },
  {
    ...{ name: 'room-tree-list', about: 'The same in words', who: 'host', needs: 'room' },
    async act(page, { words }) {
      await sheet(page, () => page.getByRole('button', { name: words.room_tree() }).click())
      await page.getByRole('button', { name: words.tree_as_list() }).click()
    },
    async after(page, { words }) {
      await page.getByRole('button', { name: words.tree_as_picture() }).click()
    },
  },
  {
    ...{ name: 'room-end', about: 'The host’s way out', who: 'host', needs: 'room' },
    act: (page, { words }) =>
      sheet(page, () => page.getByRole('button', { name: words.end_open(), exact: true }).click()),
  },
  { name: 'docked-host', about: 'The Space made small', who: 'host', needs: 'room', act: small, after: back },
  { name: 'room-listener', about: 'The Space, as a listener', who: 'listener', needs: 'room', act: listen },
  {
    ...{ name: 'room-person-listener', about: 'Somebody on stage, for a listener', who: 'listener', needs: 'room' },
    async act(page, world) {
      await listen(page, world)
      await sheet(page, () => faceOf(page, world, 'Katherine Johnson').click())
    },
  },
  {
    ...{ name: 'room-asked', about: 'In line for the microphone', who: 'listener', needs: 'room' },
    async act(page, world) {
      await listen(page, world)
      await page.getByRole('button', { name: world.words.microphone_ask() }).click()
      await page
        .getByText(world.words.powers_place({ place: 4 }))
        .first()
        .waitFor()
    },
    after: (page, { words }) => page.getByRole('button', { name: words.microphone_withdraw() }).click(),
  },
  {
    ...{ name: 'room-invitation', about: 'Invited to speak, inside', who: 'listener', needs: 'room' },
    async act(page, world) {
      const { words } = world
      await listen(page, world)
      const host = await world.page('host')
      await sheet(host, () => host.getByRole('button', { name: 'Lin Chen' }).click())
      await host.getByRole('button', { name: words.powers_invite() }).click()
      await page.getByTestId('invitation').waitFor()
    },
    after: (page, { words }) => page.getByRole('button', { name: words.powers_invitation_decline() }).click(),
  },
  {
    ...{ name: 'docked', about: 'The Space made small, as a listener', who: 'listener', needs: 'room' },
    async act(page, world) {
      await listen(page, world)
      await small(page, world)
    },
    after: back,
  },
  {
    ...{ name: 'docked-compose', about: 'Writing while one listens', who: 'listener', needs: 'room' },
    async act(page, world) {
      await listen(page, world)
      await small(page, world)
      await openComposer(page, world, 'post')
    },
    async after(page, world) {
      await closeSheets(page)
      await back(page, world)
    },
  },
  { name: 'room-missing', about: 'No such Space', who: 'guest', needs: 'community', path: '/rooms/long-gone' },
  {
    ...{ name: 'room-over', about: 'The Space has ended', who: 'listener', needs: 'room' },
    async act(page, world) {
      const { words } = world
      await listen(page, world)
      const host = await world.page('host')
      await sheet(host, () => host.getByRole('button', { name: words.end_open(), exact: true }).click())
      await host.getByRole('button', { name: words.end_confirm() }).click()
      await page.getByRole('heading', { name: words.over_title_host_ended() }).waitFor()
    },
  },
]
