import { composeSpace, openComposer, type Step, STEPS } from './composing.ts'
import { sheet } from './pressing.ts'
import type { Scene } from './scene.ts'

/** The machine that gets a seed token. */
const MACHINE = 'Attic server'
/** What somebody who is suspended is told. */
const SUSPENSION = 'Sold cassava in three Spaces, and shouted at the hosts who asked for a pause.'

/** Timelines and people, while nobody is live. */
export const PEOPLE: readonly Scene[] = [
  { name: 'timeline-guest', about: 'The timeline without an account', who: 'guest', needs: 'community', path: '/' },
  { name: 'timeline-empty', about: 'Home of somebody new', who: 'newcomer', needs: 'community', path: '/' },
  { name: 'timeline-home', about: 'Posts of those one follows', who: 'keeper', needs: 'community', path: '/' },
  { name: 'timeline-local', about: 'Posts of everyone', who: 'keeper', needs: 'community', path: '/?tab=local' },
  {
    ...{ name: 'post-delete', about: 'Asked once more before a post goes', who: 'keeper', needs: 'community' },
    path: '/@ada_lovelace',
    async act(page, { words }) {
      await page.getByRole('button', { name: words.social_post_remove() }).click()
      await page.getByText(words.social_post_sure()).waitFor()
    },
  },
  { name: 'search-start', about: 'Search, before a word', who: 'keeper', needs: 'community', path: '/search' },
  { name: 'search-people', about: 'People found', who: 'keeper', needs: 'community', path: '/search?q=a' },
  { name: 'search-nobody', about: 'Nobody found', who: 'keeper', needs: 'community', path: '/search?q=zzzz' },
  { name: 'profile-own', about: 'One’s own profile', who: 'keeper', needs: 'community', path: '/@ada_lovelace' },
  { name: 'profile-other', about: 'Somebody whom one follows', who: 'keeper', needs: 'community', path: '/@amara' },
  { name: 'profile-blocked', about: 'Somebody whom one blocked', who: 'reader', needs: 'community', path: '/@jonas' },
  {
    ...{ name: 'person-menu', about: 'Mute, block, report', who: 'reader', needs: 'community', path: '/@amara' },
    act: (page, { words }) =>
      sheet(page, () =>
        page.getByRole('button', { name: words.social_profile_more({ name: 'Amara Diallo' }) }).click(),
      ),
  },
  {
    ...{ name: 'followers', about: 'Who follows somebody', who: 'keeper', needs: 'community' },
    path: '/@amara/followers',
  },
  {
    ...{ name: 'following-nobody', about: 'Somebody who follows nobody', who: 'keeper', needs: 'community' },
    path: '/@zoe_martin/following',
  },
  { name: 'you', about: 'One’s own settings', who: 'keeper', needs: 'community', path: '/you', long: true },
  { name: 'you-guest', about: 'The same page without an account', who: 'guest', needs: 'community', path: '/you' },
  {
    ...{ name: 'community', about: 'What administrators decide, and a report', who: 'keeper', needs: 'community' },
    ...{ path: '/community', long: true },
  },
  {
    ...{ name: 'community-answer', about: 'Answering a report', who: 'keeper', needs: 'community' },
    path: '/community',
    async act(page, { words }) {
      await page.getByRole('button', { name: words.community_answer(), exact: true }).first().click()
      await page.getByRole('button', { name: words.community_answer_send() }).waitFor()
    },
  },
  {
    ...{ name: 'community-people', about: 'People whom moderators look for', who: 'keeper', needs: 'community' },
    ...{ path: '/community/people?q=jo', long: true },
  },
  {
    ...{ name: 'community-person', about: 'What moderators can do about somebody', who: 'keeper', long: true },
    ...{ needs: 'community', path: '/community/people/jonas' },
  },
  {
    ...{ name: 'community-suspended', about: 'Somebody who is suspended, and the way back', who: 'keeper' },
    ...{ needs: 'community', path: '/community/people/kofi', long: true },
    async act(page, { words }) {
      await page.getByLabel(words.moderation_suspend_reason({ name: 'Kofi Mensah' })).fill(SUSPENSION)
      await page.getByRole('button', { name: words.moderation_suspend_do(), exact: true }).click()
      await page.getByRole('button', { name: words.moderation_restore(), exact: true }).waitFor()
      await page.getByRole('button', { name: words.moderation_recovery_make() }).waitFor()
    },
    async after(page, { words }) {
      await page.getByRole('button', { name: words.moderation_restore(), exact: true }).click()
      await page.getByRole('button', { name: words.moderation_suspend_do(), exact: true }).waitFor()
    },
  },
  {
    ...{ name: 'community-rooms', about: 'Live Spaces, for moderators', who: 'keeper', needs: 'community' },
    path: '/community/rooms',
    async act(page, { words }) {
      await page.getByRole('button', { name: words.moderation_room_close(), exact: false }).first().click()
      await page.getByRole('button', { name: words.moderation_room_close_do() }).waitFor()
    },
  },
  {
    ...{ name: 'community-log', about: 'What was done with power', who: 'keeper', needs: 'community' },
    ...{ path: '/community/log', long: true },
  },
  {
    ...{ name: 'post-report', about: 'Reporting a post', who: 'reader', needs: 'community', path: '/@amara' },
    async act(page, { words }) {
      await page.getByRole('button', { name: words.social_post_report() }).first().click()
      await page.getByRole('button', { name: words.social_profile_send() }).waitFor()
    },
  },
  {
    ...{ name: 'post-remove', about: 'A moderator removes a post', who: 'keeper', needs: 'community', path: '/@mei' },
    async act(page, { words }) {
      await page.getByRole('button', { name: words.social_post_remove_as_moderator() }).first().click()
      await page.getByLabel(words.social_post_remove_reason()).waitFor()
    },
  },
  {
    ...{ name: 'community-seed', about: 'A seed token, the one time that it is shown', who: 'keeper' },
    ...{ needs: 'community', path: '/community', long: true },
    async act(page, { words }) {
      await page.getByLabel(words.seeds_name()).fill(MACHINE)
      await page.getByRole('button', { name: words.seeds_make(), exact: true }).click()
      await page.getByRole('heading', { name: words.seeds_made({ name: MACHINE }) }).waitFor()
      await page.getByRole('button', { name: words.seeds_revoke_of({ name: MACHINE }) }).click()
      await page.getByText(words.seeds_revoke_sure({ name: MACHINE })).waitFor()
      await page.evaluate(() => scrollTo(0, 0))
    },
    after: (page, { words }) => page.getByRole('button', { name: words.seeds_revoke_now() }).click(),
  },
  {
    ...{ name: 'compose-post', about: 'Writing', who: 'keeper', needs: 'community', path: '/' },
    act: (page, world) => openComposer(page, world, 'post'),
  },
  {
    ...{ name: 'compose-guest', about: 'Writing needs an account', who: 'guest', needs: 'community', path: '/' },
    act: (page, world) => openComposer(page, world, 'space'),
  },
  {
    ...{ name: 'compose-wall', about: 'Not enough followers yet', who: 'newcomer', needs: 'community', path: '/' },
    act: (page, world) => openComposer(page, world, 'space'),
  },
  ...STEPS.map(guide),
]

/** One step of the guide to a Space, filled in. */
function guide(step: Step): Scene {
  return {
    ...{ name: `compose-space-${step}`, about: `Starting a Space: ${step}`, who: 'keeper', needs: 'community' },
    path: '/',
    async act(page, world) {
      await openComposer(page, world, 'space')
      await composeSpace(page, world, step)
    },
  }
}
