import { ACCOUNTS } from './cast.ts'
import type { Scene, World } from './scene.ts'
import { send } from './send.ts'

/** Where a link leads that the keeper makes for the reader. */
async function recoveryLink({ url, member }: World): Promise<string> {
  const [keeper, reader] = [await member(ACCOUNTS.keeper!.name), await member(ACCOUNTS.reader!.name)]
  const answer = await send(url, keeper.cookie, `/api/moderation/people/${reader.handle}/recovery`, {})
  const made: { url: string } = await answer.json()
  return new URL(made.url).pathname
}

/** Before somebody is in, and where there is nothing. */
export const OUTSIDE: readonly Scene[] = [
  {
    name: 'welcome',
    about: 'The first start, before there is a community',
    who: 'guest',
    path: '/welcome',
    long: true,
  },
  { name: 'sign-in', about: 'Signing in', who: 'guest', needs: 'community', path: '/sign-in' },
  { name: 'sign-up', about: 'Making an account', who: 'guest', needs: 'community', path: '/sign-up', long: true },
  {
    ...{ name: 'sign-up-refused', about: 'What was wrong stands beside the field', who: 'guest', needs: 'community' },
    ...{ path: '/sign-up', long: true, complains: /status of 400/ },
    async act(page, { words }) {
      await page.getByLabel(words.accounts_field_name()).fill('Ada')
      await page.getByLabel(words.accounts_field_handle()).fill('ada_lovelace')
      await page.getByLabel(words.accounts_field_password(), { exact: true }).fill('a tree has many')
      await page.getByRole('button', { name: words.accounts_sign_up_submit() }).click()
      await page.getByText(words.accounts_problem_handle_taken()).waitFor()
    },
  },
  {
    ...{ name: 'recover', about: 'What helps who forgot their password', who: 'guest', needs: 'community' },
    path: '/recover',
  },
  {
    ...{ name: 'recover-link', about: 'A new password, by an administrator’s link', who: 'guest', needs: 'community' },
    path: recoveryLink,
  },
  {
    ...{ name: 'recover-over', about: 'A link that was used', who: 'guest', needs: 'community' },
    path: '/recover/used',
  },
  {
    ...{ name: 'nothing-here', about: 'An address that leads nowhere', who: 'guest', needs: 'community' },
    ...{ path: '/nowhere', complains: /status of 404/ },
  },
  {
    ...{ name: 'offline', about: 'No way to the server', who: 'traveller', needs: 'community', path: '/sign-in' },
    complains: /status of 503|ERR_INTERNET_DISCONNECTED|Failed to load resource/,
    async act(page) {
      await page.evaluate(async () => void (await navigator.serviceWorker.ready))
      await page.reload() // from now on the service worker answers
      await page.context().setOffline(true)
      await page.reload()
    },
    async after(page) {
      await page.context().setOffline(false)
    },
  },
]
