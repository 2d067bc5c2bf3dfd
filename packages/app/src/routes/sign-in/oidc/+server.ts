import { redirect } from '@sveltejs/kit'
import { safePath } from '#lib/accounts/safe-path.ts'
import { keepCookies } from '#lib/server/keep-cookies.ts'
import { servicesOf } from '#lib/server/services.ts'
import type { RequestHandler } from './$types'

/** A link and not a form: the page's policy lets forms lead nowhere else. */
export const GET: RequestHandler = async ({ request, cookies, platform, url }) => {
  // A link sends no origin; that it leads here from elsewhere does no harm, since it only begins.
  const own = new Request(request)
  own.headers.set('origin', url.origin)
  const to = safePath(url.searchParams.get('to'))
  const started = await servicesOf(platform).accounts.startProvider({ request: own, to })
  if (!started.ok) redirect(303, '/sign-in?error=provider')
  keepCookies(cookies, started.cookies)
  redirect(303, started.url)
}
