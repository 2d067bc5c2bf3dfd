import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { VirtualClock } from '@banyan/core/testing'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { smtpMailer } from '../../../server/smtp-mail.ts'
import { type Stores, storesIn } from '../data/stores.ts'
import { type MailRecovery, openMailRecovery } from './mail-recovery.ts'
import { openForTest } from './testing/open.ts'
import { Visitor } from './testing/visitor.ts'

/** A mail as a mail server took it, with its lines joined as mail programs show them. */
interface Taken {
  readonly to: string
  readonly text: string
}

describe('recovery by mail, through a mail server', () => {
  let opened: Awaited<ReturnType<typeof openForTest>>
  let stores: Stores
  let server: SMTPServer
  let recovery: MailRecovery
  let taken: Taken[]
  let failures: unknown[]
  let clock: VirtualClock
  let time: number

  beforeEach(async () => {
    taken = []
    failures = []
    clock = new VirtualClock()
    time = Date.now()
    const now = () => time
    opened = await openForTest({ now })
    let made = 0
    const initial = { name: 'Under the tree', language: 'en', hostingThreshold: 0 } as const
    stores = storesIn(opened.database, { now, random: () => String((made += 1)), initial })
    server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      onAuth: ({ username, password }, _session, done) =>
        username === 'ada@mail' && password === 's3:cret' ? done(null, { user: username }) : done(new Error('no')),
      onData(stream, session, done) {
        let text = ''
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
        stream.on('end', () => {
          taken.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), text: plain(text) })
          server.emit('taken')
          done()
        })
      },
    })
    server.listen(0, '127.0.0.1')
    await once(server.server, 'listening')
    const { port } = server.server.address() as AddressInfo
    recovery = openMailRecovery({
      mailer: smtpMailer({
        url: `smtp://ada%40mail:s3%3Acret@127.0.0.1:${port}`,
        from: 'Banyan <no-reply@spaces.example.org>',
      }),
      origin: new URL('https://spaces.example.org'),
      ...{ key: new Uint8Array(32).fill(3), accounts: opened.accounts, stores, clock, now },
      onFailure: (error) => failures.push(error),
    })
    const ada = new Visitor()
    const first = { request: ada.request(), handle: 'ada', name: 'Ada', password: 'difference engine' }
    await ada.take(opened.accounts.signUpFirst(first, async () => {}))
  })
  afterEach(async () => {
    await new Promise<void>((resolve) => server.close(resolve))
    await opened.database.close()
  })

  const ada = async () => (await stores.people.findByHandle('ada'))!
  const linkIn = (mail: Taken | undefined) => /https:\/\/spaces\.example\.org\/\S+/.exec(mail?.text ?? '')?.[0] ?? ''
  const give = async (address: string) => recovery.setAddress({ person: await ada(), address, language: 'en' })
  /** Asks for a link, and waits until the mail server has it. */
  const request = async (language: 'en' | 'fr' = 'en') => {
    const came = once(server, 'taken')
    recovery.request({ handle: 'ada', language })
    await came
    return taken.at(-1)
  }

  it('sends a link to an address that was confirmed, and the link sets a new password', async () => {
    expect(await give('ada@home.example')).toBeUndefined()
    expect(taken[0]).toMatchObject({ to: 'ada@home.example', text: expect.stringContaining('Under the tree') })
    const confirm = linkIn(taken[0]).split('/confirm/')[1]!
    expect(await recovery.confirm(`${confirm}x`)).toBe(false)
    expect(await recovery.confirm(confirm)).toBe(true)
    expect(await stores.recoveryMails.find((await ada()).id)).toMatchObject({ isConfirmed: true })

    const mail = await request('fr')
    expect(mail).toMatchObject({ to: 'ada@home.example', text: expect.stringContaining('Bonjour Ada,') })
    const token = linkIn(mail).split('/recover/')[1]!
    const recovered = { request: new Visitor().request(), token, password: 'analytical engine' }
    expect(await opened.accounts.recover(recovered)).toMatchObject({ ok: true })
    expect(failures).toEqual([])
  })

  it('sends nothing to an address that nobody confirmed, and nothing for nobody', async () => {
    await give('ada@home.example')
    recovery.request({ handle: 'ada', language: 'en' })
    recovery.request({ handle: 'nobody', language: 'en' })
    await recovery.confirm(linkIn(taken[0]).split('/confirm/')[1]!)
    await request() // only this one comes
    expect(taken).toHaveLength(2)
  })

  it('confirms no address that was replaced, and none after a day', async () => {
    await give('ada@old.example')
    await give('ada@new.example')
    const [old, current] = taken.map((mail) => linkIn(mail).split('/confirm/')[1]!)
    expect(await recovery.confirm(old!)).toBe(false)
    time += 24 * 60 * 60_000
    expect(await recovery.confirm(current!)).toBe(false)
  })

  it('sends four mails an hour to one person', async () => {
    for (let mails = 0; mails < 4; mails += 1) expect(await give('ada@home.example')).toBeUndefined()
    expect(await give('ada@home.example')).toBe('too-many-tries')
    clock.advance(15 * 60_000)
    expect(await give('ada@home.example')).toBeUndefined()
  })

  it('says that a mail did not go out', async () => {
    await new Promise<void>((resolve) => server.close(resolve))
    expect(await give('ada@home.example')).toBe('mail-failed')
    expect(failures).toHaveLength(1)
  })
})

/** Undoes quoted-printable (RFC 2045) and base64, so that a text is found as it was written. */
function plain(raw: string): string {
  const [head = '', ...body] = raw.split('\r\n\r\n')
  const text = body.join('\r\n\r\n')
  if (/^content-transfer-encoding: base64/im.test(head)) return Buffer.from(text, 'base64').toString()
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
