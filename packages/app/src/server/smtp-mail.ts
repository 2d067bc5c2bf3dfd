import type { Mail, Mailer } from '../lib/server/accounts/mail-recovery.ts'
import { StartError } from './start-error.ts'

/** A mail server, and who the mails are from. */
export interface MailOptions {
  /** `smtp://name:password@host:port`, or `smtps://…`. */
  readonly url: string
  /** `Banyan <no-reply@spaces.example.org>`, or the address alone. */
  readonly from: string
}

/** How long the mail server may take to answer each step, in ms. */
const PATIENCE_MS = 15_000

/**
 * Reads the variables of the mail server.
 * @returns undefined when BANYAN_SMTP_URL is not set
 * @throws StartError 'bad-config' that says what is wrong, without the password
 */
export function mailOptions(
  env: { readonly BANYAN_SMTP_URL?: string | undefined; readonly BANYAN_MAIL_FROM?: string | undefined },
  origin: URL | undefined,
): MailOptions | undefined {
  const text = env.BANYAN_SMTP_URL?.trim()
  if (!text) return undefined
  const url = URL.parse(text)
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    throw badConfig('BANYAN_SMTP_URL takes the address of a mail server: smtps://name:password@mail.example.org:465.')
  }
  if (!isDecodable(url.username) || !isDecodable(url.password)) {
    throw badConfig(
      'BANYAN_SMTP_URL has a % that is no percent-encoding in its name or password; write %25 for a percent sign.',
    )
  }
  if (!origin) {
    throw badConfig('BANYAN_SMTP_URL needs BANYAN_ORIGIN: links in mails must lead to the public address of this app.')
  }
  const from = env.BANYAN_MAIL_FROM?.trim() || `Banyan <no-reply@${origin.hostname}>`
  if (!/^[^\r\n<>]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/.test(from)) {
    throw badConfig(`BANYAN_MAIL_FROM takes an address such as Banyan <no-reply@spaces.example.org>; it is "${from}".`)
  }
  return { url: text, from }
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

const badConfig = (sentence: string) => new StartError('bad-config', sentence)

/** Sends mails through a mail server. @throws the error of the mail server, for each mail */
export function smtpMailer({ url, from }: MailOptions): Mailer {
  const patience = { connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS }
  return {
    async send({ to, subject, text }: Mail) {
      // Fetched with the first mail: most communities have no mail server.
      const { createTransport } = await import('nodemailer')
      const transport = createTransport({ ...parametersOf(url), ...patience })
      try {
        await transport.sendMail({ from, to: { name: '', address: to }, subject, text })
      } finally {
        transport.close()
      }
    },
  }
}

function parametersOf(text: string) {
  const { protocol, hostname, port, username, password } = new URL(text)
  const secure = protocol === 'smtps:'
  const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    ...(username !== '' && { auth }),
  }
}
