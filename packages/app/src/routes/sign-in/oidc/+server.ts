import { redirect } from '@sveltejs/kit'
import { safePath } from '#lib/accounts/safe-path.ts'
import { keepCookies } from '#lib/server/keep-cookies.ts'
import { servicesOf } from '#lib/server/services.ts'
import type { RequestHandler } from './$types'

/** A link instead of a form, because the page's policy lets forms go to this app only. */
export const GET: RequestHandler = async ({ request, cookies, platform, url }) => {
  // A link sends no origin. A link from another site does no harm: it only begins a sign-in.
  const own = new Request(request)
  own.headers.set('origin', url.origin)
  const to = safePath(url.searchParams.get('to'))
  const started = await servicesOf(platform).accounts.startProvider({ request: own, to })
  if (!started.ok) redirect(303, '/sign-in?error=provider')
  keepCookies(cookies, started.cookies)
  redirect(303, started.url)
}
