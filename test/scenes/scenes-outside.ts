import type { Scene } from './scene.ts'

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
      await page.getByLabel(words.accounts_field_password(), { exact: true }).fill('under the tree')
      await page.getByRole('button', { name: words.accounts_sign_up_submit() }).click()
      await page.getByText(words.accounts_problem_handle_taken()).waitFor()
    },
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
