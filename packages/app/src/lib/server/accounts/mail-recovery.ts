import type { Clock } from '@banyan/core/ports'
import { addressPace } from '@banyan/relay'
import { jwtVerify, SignJWT } from 'jose'
import * as v from 'valibot'
import { loadAccountWords } from '../../words/account-words.ts'
import type { Language } from '../../words/language.ts'
import type { Person } from '../data/people.ts'
import type { Stores } from '../data/stores.ts'
import type { Accounts } from './accounts.ts'

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
}
/** Sends mails. Rejects when the mail server does not take one. */
export interface Mailer {
  send(mail: Mail): Promise<void>
}

/** An address as people type it; whether it exists shows when its owner opens the link that was sent there. */
export const MailAddress = v.pipe(v.string(), v.trim(), v.maxLength(200), v.email())

/** Recovery by e-mail, for people who gave an address and confirmed it. */
export interface MailRecovery {
  /** Sends a link for a new password to the confirmed address of an account, if there is one. It comes back at once
   *  and tells nobody whether there is. */
  request(options: { handle: string; language: Language }): void
  /** Keeps an address and sends a link there that confirms it. @returns the problem, if there was one */
  setAddress(options: {
    person: Person
    address: string
    language: Language
  }): Promise<'mail-failed' | 'too-many-tries' | undefined>
  /** Confirms the address that a link was sent to. @returns false when the link is too old, or for another address */
  confirm(token: string): Promise<boolean>
}

export interface MailRecoveryOptions {
  mailer: Mailer
  /** The public address of the app. */
  origin: URL
  /** Signs the links that confirm addresses. */
  key: Uint8Array
  accounts: Pick<Accounts, 'makeRecoveryLink'>
  stores: Pick<Stores, 'people' | 'recoveryMails' | 'settings'>
  clock: Clock
  /** Milliseconds since 1970. */
  now: () => number
  /** Told when a mail could not be sent. */
  onFailure: (error: unknown) => void
}

/** Mails to one person in an hour, so that nobody fills somebody's mailbox through this app. */
const MAILS_PER_HOUR = 4
/** How long a link that confirms an address works, in seconds: a day. */
const CONFIRM_SECONDS = 24 * 60 * 60
const AUDIENCE = 'banyan:recovery-mail'
const Claims = v.object({ sub: v.string(), mail: v.string() })

const paragraphs = (...parts: readonly string[]): string => `${parts.join('\n\n')}\n`

export function openMailRecovery(options: MailRecoveryOptions): MailRecovery {
  const { mailer, origin, key, accounts, stores, clock, now, onFailure } = options
  const pace = addressPace({ clock, perMinute: MAILS_PER_HOUR / 60, burst: MAILS_PER_HOUR })

  async function sendLink(handle: string, language: Language): Promise<void> {
    const person = await stores.people.findByHandle(handle)
    if (!person || person.suspension) return
    const mail = await stores.recoveryMails.find(person.id)
    if (!mail?.isConfirmed || !pace.admits(person.id)) return
    const link = await accounts.makeRecoveryLink(handle)
    if (!link) return
    const words = await loadAccountWords(language)
    const { name: community } = await stores.settings.read()
    const url = new URL(`/recover/${link.token}`, origin).href
    await mailer.send({
      to: mail.address,
      subject: words.accounts_mail_recovery_subject({ community }),
      text: paragraphs(
        words.accounts_mail_recovery_hello({ name: person.name }),
        words.accounts_mail_recovery_link({ handle, community }),
        url,
        words.accounts_mail_recovery_ignore(),
      ),
    })
  }

  return {
    request: ({ handle, language }) => void sendLink(handle, language).catch(onFailure),
    async setAddress({ person, address, language }) {
      if (!pace.admits(person.id)) return 'too-many-tries'
      const seconds = Math.floor(now() / 1_000)
      const token = await new SignJWT({ mail: address })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(person.id)
        .setAudience(AUDIENCE)
        .setExpirationTime(seconds + CONFIRM_SECONDS)
        .sign(key)
      const words = await loadAccountWords(language)
      const { name: community } = await stores.settings.read()
      const url = new URL(`/recover/confirm/${token}`, origin).href
      await stores.recoveryMails.set(person.id, address)
      try {
        await mailer.send({
          to: address,
          subject: words.accounts_mail_confirm_subject({ community }),
          text: paragraphs(
            words.accounts_mail_confirm_link({ handle: person.handle, community }),
            url,
            words.accounts_mail_confirm_ignore(),
          ),
        })
      } catch (error) {
        onFailure(error)
        return 'mail-failed'
      }
      return undefined
    },
    async confirm(token) {
      try {
        const { payload } = await jwtVerify(token, key, {
          ...{ algorithms: ['HS256'], audience: AUDIENCE, requiredClaims: ['sub', 'exp'] },
          currentDate: new Date(now()),
        })
        const claims = v.parse(Claims, payload)
        return await stores.recoveryMails.confirm(claims.sub, claims.mail)
      } catch {
        return false // forged, broken or too old
      }
    },
  }
}
