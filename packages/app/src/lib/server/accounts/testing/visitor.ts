import { ADDRESS_HEADER } from '../../request-headers.ts'
import type { AccountOutcome, Accounts } from '../accounts.ts'

export const ORIGIN = 'http://localhost:3000'

/** A browser as accounts see it: it keeps cookies, and sends its origin and address. */
export class Visitor {
  readonly cookies = new Map<string, string>()
  #address: string
  readonly #origin: string

  constructor({ address = '198.51.100.7', origin = ORIGIN } = {}) {
    this.#address = address
    this.#origin = origin
  }

  /** Goes on from another address. */
  at(address: string): void {
    this.#address = address
  }

  request(path = '/', init: RequestInit = {}): Request {
    const headers = new Headers(init.headers)
    headers.set('origin', this.#origin)
    headers.set(ADDRESS_HEADER, this.#address)
    headers.set('user-agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')
    if (this.cookies.size > 0) {
      headers.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    }
    return new Request(new URL(path, this.#origin), { ...init, headers })
  }

  keep(lines: readonly string[]): void {
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /max-age=0\b/i.test(line)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }

  /** Keeps the cookies of a sign-up or sign-in. */
  async take(outcome: Promise<AccountOutcome>): Promise<AccountOutcome> {
    const settled = await outcome
    if (settled.ok) this.keep(settled.cookies)
    return settled
  }

  signUp(accounts: Accounts, handle: string, password = `${handle} has a password`): Promise<AccountOutcome> {
    return this.take(accounts.signUp({ request: this.request(), handle, name: handle.toUpperCase(), password }))
  }

  signIn(accounts: Accounts, handle: string, password = `${handle} has a password`): Promise<AccountOutcome> {
    return this.take(accounts.signIn({ request: this.request(), handle, password }))
  }
}
