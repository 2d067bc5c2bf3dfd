import type { Cookies } from '@sveltejs/kit'

/** Adds Set-Cookie lines of accounts to the answer to this request. */
export function keepCookies(cookies: Cookies, lines: readonly string[]): void {
  for (const line of lines) {
    const { name, value, ...options } = cookies.parse(line)
    cookies.set(name, value ?? '', { ...options, secure: options.secure ?? false })
  }
}
