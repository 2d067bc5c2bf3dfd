import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'

/** Imports a module in a process of its own and prints what was loaded for it. */
const PROGRAM = `
  import { registerHooks } from 'node:module'
  const loaded = []
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
  const { mintRoomToken } = await import('@banyan/relay/room-token')
  const claims = { identity: 'ada-1', room: 'tea', name: 'Ada', role: 'host', speak: 'direct' }
  const token = await mintRoomToken({ secret: 's'.repeat(32), ...claims })
  console.log(JSON.stringify({ token, loaded }))
`

it('makes tokens without the relay: neither Socket.IO nor the gateway nor planning is loaded', () => {
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    encoding: 'utf8',
    cwd: import.meta.dirname,
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  const { token, loaded } = JSON.parse(said) as { token: string; loaded: string[] }
  expect(token.split('.')).toHaveLength(3)
  expect(loaded.some((url) => url.includes('/jose/'))).toBe(true)
  expect(loaded.filter((url) => /socket\.io|engine\.io|\/gateway\/|\/topology\//.test(url))).toEqual([])
})
