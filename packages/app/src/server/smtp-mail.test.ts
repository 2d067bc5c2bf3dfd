import { expect, it } from 'vitest'
import { mailOptions } from './smtp-mail.ts'

const origin = new URL('https://spaces.example.org')

it('takes a mail server, and makes up who the mails are from', () => {
  const url = 'smtps://banyan:s3cret@mail.example.org:465'
  expect(mailOptions({}, origin)).toBeUndefined()
  expect(mailOptions({ BANYAN_SMTP_URL: ' ' }, origin)).toBeUndefined()
  expect(mailOptions({ BANYAN_SMTP_URL: url }, origin)).toEqual({
    ...{ url, from: 'Banyan <no-reply@spaces.example.org>' },
  })
  const from = 'The Tree <hello@tree.example>'
  expect(mailOptions({ BANYAN_SMTP_URL: url, BANYAN_MAIL_FROM: from }, origin)?.from).toBe(from)
})

it.each([
  { name: 'BANYAN_SMTP_URL', env: { BANYAN_SMTP_URL: 'mail.example.org' } },
  { name: 'BANYAN_SMTP_URL', env: { BANYAN_SMTP_URL: 'https://ada:s3cret@mail.example.org' } },
  { name: 'BANYAN_SMTP_URL', env: { BANYAN_SMTP_URL: 'smtp://ada:s3cret@' } },
  { name: 'BANYAN_SMTP_URL', env: { BANYAN_SMTP_URL: 'smtp://ada:s3c%ret@mail.example.org' } },
  { name: 'BANYAN_MAIL_FROM', env: { BANYAN_SMTP_URL: 'smtp://mail.example.org', BANYAN_MAIL_FROM: 'me' } },
  {
    name: 'BANYAN_MAIL_FROM',
    env: { BANYAN_SMTP_URL: 'smtp://mail.example.org', BANYAN_MAIL_FROM: 'a@b.example\nBcc: c@d.example' },
  },
])('refuses $env in one sentence, without the password', ({ name, env }) => {
  expect(() => mailOptions(env, origin)).toThrow(
    expect.objectContaining({ code: 'bad-config', message: expect.stringMatching(new RegExp(`^${name} .+\\.$`, 's')) }),
  )
  expect(() => mailOptions(env, origin)).toThrow(expect.not.objectContaining({ message: expect.stringMatching('s3c') }))
})

it('needs a public address, so that nobody can make links lead elsewhere', () => {
  expect(() => mailOptions({ BANYAN_SMTP_URL: 'smtp://mail.example.org' }, undefined)).toThrow(/needs BANYAN_ORIGIN/)
})
