import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a browser's cookie says: which device it is, and the accounts that it signed in to. */
export interface KnownDevice {
  readonly id: string
  /** Handles, newest first. */
  readonly handles: readonly string[]
}

export interface KnownDevices {
  /** @returns undefined without such a cookie, and for one that is forged or broken */
  read(cookies: string | null): KnownDevice | undefined
  /** The whole Set-Cookie line of a device that has just signed in to `handle`. */
  remember(handle: string, before: KnownDevice | undefined): string
  /** The line that makes a browser forget. */
  readonly forget: string
}

const COOKIE = 'banyan.device'
/** How long a browser keeps the cookie, in seconds: a year. */
const COOKIE_SECONDS = 365 * 24 * 60 * 60
/** Accounts that one browser is known to, at most: those of a family. */
const MOST_HANDLES = 5
/** Most characters of a cookie that is read: ours are shorter. */
const MOST_CHARACTERS = 600
const USUAL = 'Path=/; HttpOnly; SameSite=Lax'

/**
 * Signed cookies that tell the devices of a person from those of a guesser (OWASP calls them device cookies). They let
 * nobody in. Nothing is kept on the server.
 * @param options.key signs the cookies. @param options.newId letters and digits that nobody can guess
 */
export function knownDevices({ key, newId }: { key: Uint8Array; newId: () => string }): KnownDevices {
  const sign = (text: string) => createHmac('sha256', key).update(text).digest()
  return {
    read(cookies) {
      const lines = (cookies ?? '').split(';').map((part) => part.trim())
      const value = lines.find((line) => line.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1)
      if (value === undefined || value.length > MOST_CHARACTERS) return undefined
      const [, text, signature] = /^([\w.-]+)~([\w-]{43})$/.exec(value) ?? []
      if (text === undefined || signature === undefined) return undefined
      if (!timingSafeEqual(sign(text), Buffer.from(signature, 'base64url'))) return undefined
      const [id = '', ...handles] = text.split('.')
      return { id, handles }
    },
    remember(handle, before) {
      const others = (before?.handles ?? []).filter((other) => other !== handle)
      const handles = [handle, ...others].slice(0, MOST_HANDLES)
      const text = [before?.id ?? newId().replace(/[^\w-]/g, ''), ...handles].join('.')
      return `${COOKIE}=${text}~${sign(text).toString('base64url')}; Max-Age=${COOKIE_SECONDS}; ${USUAL}`
    },
    forget: `${COOKIE}=; Max-Age=0; ${USUAL}`,
  }
}
